"""An index that lies in Milvus: it narrows millions of passages, and the embedded engine answers.

server      the one module that calls pymilvus
layout      four collections, their fields, keys and limits
storing     a reading with its vectors ↔ rows, without a loss
compiling   readings → an embedded index in a folder, which both ways go through
writing     files → documents, each whole in its old or its new version
expressions filters and restrictions → what the server is asked
searching   the lists of the server, fused by their ranks
opened      ``MilvusIndex``, all of it together
"""
