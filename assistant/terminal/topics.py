"""What ``minutes help TOPIC`` tells: paragraphs, lists, and examples that a test parses.

The texts are Markdown of a simple kind, so that ``docs/cli.md`` holds them too: paragraphs, lines
of lists that begin with "- ", and examples indented by four blanks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic: ``title`` goes on after its name, ``text`` is the whole of it."""

    name: str
    title: str
    text: str


_ASKING = Topic(
    name="asking",
    title="how a question is understood, and what an answer is",
    text="""\
Ask in plain words. The answer is made of the minutes' own words, each quote with its citation;
nothing is written by the program but the lines that say what it understood.

    minutes ask "what was resolved about the footbridge?"
    minutes ask who seconded the skate park
    minutes ask how much was the precept for 2020/21

- Within a question “…” or "…" is an exact phrase, and -word leaves passages with a word out.
- Councils, committees, places, people and times that the question names weigh more, and leave
nothing out. To leave the rest out, state a filter: see `minutes help filters`.
- Numbers of applications and minutes ("21/01515/FUL", "minute 45") are looked up.
- Typing errors are mended, and acronyms looked for in their long form too; the line "Looked for"
tells what was made of the question.

Where the minutes do not say it, the answer is "Nothing found" with the reason, and the command
ends with status 1. Passages named as nearest are no answer.

Where the shell would take signs of the question for its own (quotation marks, ?, *, $, &), put
the whole of it in single quotation marks:

    minutes ask 'what was said about "Rope Walk"?'
""",
)
_FILTERS = Topic(
    name="filters",
    title="search only some councils, committees, times, people or kinds",
    text="""\
Filters act before anything is ranked: what they leave out cannot be quoted.

    minutes ask "what was resolved about parking?" --committee planning --since 2022
    minutes search lamps --council "Wessenbury Town Council" --kind decision

- `--council` and `--committee` may be repeated: any of them. They are matched without case,
accents or words like "the" and "committee"; an unknown name is an error that lists the nearest.
- `--since`, `--until` and `--on` take a day, a month, a year or words: see `minutes help dates`.
Minutes without a date are in no period.
- `--person` leaves what names somebody, or records what they moved, voted, declared or are to do.
- `--kind` leaves decisions, votes, actions, declarations, attendance, discussion or agenda texts.
- `--status draft` and `--status approved` leave minutes of that state alone.

`minutes status` lists the councils and committees there are.
""",
)
_DATES = Topic(
    name="dates",
    title="how to write dates, and how they are shown",
    text="""\
`--since`, `--until` and `--on` understand days, months, years and words that count from today.

    minutes ask "what was said of flooding?" --on "May 2023"
    minutes ask "what was said of flooding?" --since 2023-05-17 --until "last month"
    minutes ask "what was said of flooding?" --on 2019/20

- 2023-05-17, "17 May 2023", 17/05/2023 (the day first)
- "May 2023", 2023
- 2019/20: the financial year, from 1 April to 31 March
- "last year", "last municipal year", "the last six months"

`--until` takes in the day, month or year that it names.

Dates are shown in British form, 12 March 2019, or in the words of your own locale (LC_ALL,
LC_TIME or LANG) where the system has its months; Welsh is always there. JSON and CSV have ISO
dates, 2019-03-12.
""",
)
_CITATIONS = Topic(
    name="citations",
    title="what stands under a quote, and how to get back to it",
    text="""\
Under each quote stand the council, the committee, the date, the number and title of the minute,
the clause, the page where there are pages, and "(draft)" where the minutes were not yet approved.
What the minutes do not say is left out, never guessed.

Then the address of the minutes on the web, where it is known: as a link, where the terminal takes
links; and the file that was read, with the passage's id, which `show` takes:

    minutes show PASSAGE-ID
    minutes show PASSAGE-ID --context 3

A quote is shown folded to the width of the terminal; nothing but white space is changed. In
`--json` it is the text to the letter, with its place in the file and the file's checksum.

"Draft minutes" above a quote: they may be corrected at the next meeting. "LOST" above a quote: it
was moved, and not decided; "LOST IN PART": one motion in it was lost and another carried. "The
same words also at": other copies, drafts or records of the same passage.
""",
)
_EXIT = Topic(
    name="exit-status",
    title="how a command ends, for scripts",
    text="""\
- 0: done, or found
- 1: searched and nothing found; `doctor` or `verify` found a fault; a measure fell below its floor
- 2: wrong use: an option, a name or a date that cannot be understood
- 3: no index, or one that cannot be used; the message says how to make it
- 4: done, but some inputs could not be read; each is named
- 5: an internal fault: one line, and where the log is (`--debug` shows the traceback)
- 130: interrupted

Data goes to stdout, everything else to stderr. A closed pipe (`| head`) is no fault.
""",
)
_JSON = Topic(
    name="json",
    title="output for programs: JSON, JSON Lines, CSV",
    text="""\
`--json` may stand anywhere on the command line. `ask` prints one object, `search` and `show` a
list of citations. `--jsonl` prints a citation a line, `--csv` a table.

    minutes ask "what was resolved about lamps?" --json
    minutes search lamps -n 100 --jsonl
    minutes search lamps -n 100 --csv --bom

- In a citation `quote` is the text of the source to the letter, `source.span` its place there,
`source.text_sha256` the checksum of that text. What is unknown is null.
- `ask --batch FILE` reads JSON Lines (`id`, `question`, optional `history` and filters) and prints
an answer a line.
- Cells of CSV that begin with =, +, -, @, a tab or a line end get an apostrophe before it, so
that no spreadsheet takes a quote for a formula. `--bom` is for Excel.
""",
)
_CONVERSATION = Topic(
    name="conversation",
    title="questions that follow one another",
    text="""\
`chat` keeps the topic, the councils and committees, the time and what was cited, and says with
every answer what it kept:

    minutes chat
    minutes chat --committee planning --since 2020

- "and who proposed it?", "what about Penny Brook?", "since 2018?", "anything later?"
- "show me the second one in full", or /show 2; "forget that", or /forget
- /filters shows and sets what is searched; /more gives further quotes
- /brief add 1 3 puts quotes by, /brief write FILE writes a briefing of them
- /export FILE saves the questions and answers with their citations; /help lists the rest

At a terminal the arrow keys bring back what was typed, Tab completes, and Ctrl-C breaks a question
off, not the chat. Without one, questions are read from standard input, one a line.
""",
)
_REGISTER = Topic(
    name="register",
    title="decisions, how one matter went, what was asked for",
    text="""\
`decisions` lists what was decided, `timeline` how one matter went through the meetings, `actions`
what was asked for and not yet seen to have come back. All are lists of verbatim quotes with their
citations, found by rules and not by likeness: every word of the topic has to stand there.

    minutes decisions "bus shelter" --committee highways --since 2021
    minutes decisions --outcome lost --mover "Cllr Bream"
    minutes decisions --csv --bom > decisions.csv
    minutes timeline footbridge
    minutes timeline footbridge -o footbridge.html
    minutes actions --owner Clerk --due-before "1 June 2021"

- A motion that was lost is marked LOST: it was not decided.
- `actions` says of nothing that it is done: it quotes the later minute that appears to answer.
""",
)
_BRIEFING = Topic(
    name="briefing",
    title="cited extracts for a report, and proving them again",
    text="""\
`brief` writes the extracts on one or more topics, each with a numbered note, with the decisions,
the sources, and what was searched:

    minutes brief "MASH referrals" "staffing of the hub" -o briefing.docx
    minutes brief footbridge --since 2020 --style harvard -o footbridge.md

- The ending of the file says the form: .md, .docx (with real footnotes), .html, .csv, .json; .ris
and .csl.json are for reference managers. A file that is there is written over with `--force` only.
- `verify` finds each quotation of a briefing, whoever edited it since, and proves it against the
index, letter for letter. It names the word that was changed, and ends with status 1.

    minutes verify briefing.docx
    minutes verify

Without a file `verify` reads every source of the index again and proves every stored quote.
""",
)
_WATCHING = Topic(
    name="watching",
    title="saved questions, and what newly meets them",
    text="""\
Save a question, and after each `minutes index` be told what is new:

    minutes watch add "MASH referrals" --committee "children and young people scrutiny"
    minutes watch list
    minutes watch run
    minutes watch run --atom watched.xml
    minutes watch remove "MASH referrals"

- Every word of the topic is required; with each passage stands the rule that it met.
- What was sent is not sent again; a draft and then the final minutes are one piece of news.
- `watch run` ends with status 0 where something is new, and 1 where nothing is: right for cron.
""",
)
_INDEXING = Topic(
    name="indexing",
    title="which files are read, and how to keep an index up to date",
    text="""\
`minutes index` reads files and folders, and on the next run only what changed:

    minutes index ~/minutes
    minutes index ~/minutes --council "Penny Brook Parish Council"
    minutes status
    minutes doctor

- Read are ModernGov and other web pages, PDF, Word, OpenDocument, RTF, markdown, text, and e-mail
or zip of these; what cannot be read is named with its reason.
- What the files do not say, such as the council, is stated with `--council` and `--committee`, or
in a `minutes.toml` beside them.
- A run that is stopped leaves the index as it was.
- `minutes read FILE` shows how one file is read, without an index. `minutes doctor` lists what
could not be read, cited or trusted, and what to do.

The index lies in `--index DIR`, in $MINUTES_INDEX, or in a folder of your own user data. One that
another version of the program wrote is not touched: the message says how to build it again.
""",
)
_SERVING = Topic(
    name="serving",
    title="an index kept warm, for quick answers and for other programs",
    text="""\
`minutes serve` keeps the index and its encoder ready until it is stopped:

    minutes serve
    minutes serve --port 8765

- `ask`, `search`, `show` and `status` are answered by it in a fraction of the time, to the letter
as without it. Where there is none, or it does not answer at once, or the program was updated
since it started, they open the index themselves. `--no-server` or MINUTES_NO_SERVER=1 always does.
- After `minutes index` it goes over to the new index by itself; until that is open the old one
answers. What cannot be used is told by /health, and by the commands.
- It listens on a socket in the index folder that only you can use, or with `--port` on 127.0.0.1,
where each request brings the key in `serving.json` of the index folder. It hides nothing of the
index from whoever may use it.

Programs send JSON objects by HTTP (to the socket no key), and get what `--json` prints:

    curl http://127.0.0.1:8765/health -H "Authorization: Bearer KEY"
    curl http://127.0.0.1:8765/ask -H "Authorization: Bearer KEY" \\
      -H "Content-Type: application/json" -d '{"question": "what was resolved about lamps?"}'

- POST /ask takes `question`, `history`, `id`, `limit`, `quote_words`; /search takes `query`,
`mode`, `limit`; both take the filters `council`, `committee`, `since`, `until`, `on`, `kind`,
`status`, `person`; /show takes `id`, `context`; GET /status takes nothing.
- An error is an object `error` with the `message` that the command prints. 503 says that too much
is waiting (`--queue`), 504 that the time is over (`--time-limit`).
""",
)
_GLOSSARY = Topic(
    name="glossary",
    title="short forms and renamed bodies of your own",
    text="""\
Acronyms are learned from the minutes themselves. Others stand in a `glossary.toml` in the index
folder, or in the file that `--glossary` or $MINUTES_GLOSSARY names:

    [forms]
    "MASH" = ["multi-agency safeguarding hub", "safeguarding hub"]
    [bodies]
    "Leisure Panel" = "Environment and Communities Committee"
""",
)
_TERMINAL = Topic(
    name="terminal",
    title="colour, links, the pager, screen readers, completion",
    text="""\
- `--color auto` (the default) colours on a terminal; NO_COLOR forbids it, FORCE_COLOR and
CLICOLOR_FORCE demand it, CLICOLOR=0 turns it off. `--color always` and `--color never` decide.
- `--plain` is for screen readers: words in place of signs, no colour, no decoration.
- What is longer than the screen goes through $MINUTES_PAGER, $PAGER or less; `--no-pager` prints
it.
- Lines are as wide as the terminal, from 40 to 100 columns. COLUMNS says otherwise.
- Addresses are links where the terminal is known to take them; FORCE_HYPERLINK=1 says that it
does, FORCE_HYPERLINK=0 that it does not.

Completion of commands, options, councils and committees:

    minutes completion bash > ~/.local/share/bash-completion/completions/minutes
    minutes completion zsh > ~/.zfunc/_minutes
    minutes completion fish > ~/.config/fish/completions/minutes.fish

For zsh, ~/.zfunc has to be in $fpath before compinit runs.
""",
)

TOPICS: Final[tuple[Topic, ...]] = (
    *(_ASKING, _FILTERS, _DATES, _CITATIONS, _CONVERSATION),
    *(_REGISTER, _BRIEFING, _WATCHING),
    *(_INDEXING, _SERVING, _GLOSSARY, _JSON, _EXIT, _TERMINAL),
)
