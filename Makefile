# Everything happens in $(VENV); nothing else of the machine is touched.
PYTHON ?= python3
VENV ?= .venv
# Which torch: pinned, because an open range fetches the newest build with gigabytes of CUDA.
TORCH ?= torch==2.13.0

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO_INDEX := $(VENV)/demo-index
ASK := $(BIN)/minutes ask --index $(DEMO_INDEX) -n 2

.PHONY: demo test install clean

install: $(INSTALLED)

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$(TORCH)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

demo: $(INSTALLED)
	$(BIN)/minutes index corpus/samples --rebuild --index $(DEMO_INDEX)
	@echo; $(ASK) "what was resolved about MASH referrals?"
	@echo; $(ASK) "was the car-free Saturday on Market Street agreed?"
	@echo; $(ASK) "what happened to application 21/00417/FUL?"

test: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
