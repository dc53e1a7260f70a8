# Every target builds its own environment first, from requirements.lock, and needs nothing but Python >= 3.11 and make.

PYTHON   ?= python3
ARTICLES ?= articles
OUT      ?= out
GRAPH    ?= $(OUT)/graph.ttl
NAME     ?=
EVAL     ?= ../shared/eval
LEARNING ?= ../shared/learning
NUMBER   ?= 10000
TESTERS  ?= 3

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help docs graph serve pages large test test-text test-large tools check lint types format query bench evaluate fit ecb ablate errors coverage readme lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  Settings: ARTICLES=$(ARTICLES) OUT=$(OUT) GRAPH=$(GRAPH) NAME=$(NAME) NUMBER=$(NUMBER) TESTERS=$(TESTERS) PYTHON=$(PYTHON)"

graph: $(READY) ## build OUT/graph.ttl and OUT/graph.trig from the articles in ARTICLES
	$(BIN)/kgbuild build "$(ARTICLES)" --out "$(OUT)"

serve: $(READY) ## build the graph of ARTICLES into OUT and look at it in a browser
	$(BIN)/kgbuild build "$(ARTICLES)" --out "$(OUT)"
	$(BIN)/kgbuild serve "$(OUT)" --open

pages: ## build the explorer's pages anew from their sources (needs npm)
	cd kgbuild/explorer/web && npm ci --no-audit --no-fund && npm run build

large: $(READY) ## write a generated graph of NUMBER events to build/large, for tests of the explorer (some minutes)
	$(BIN)/python -m measures.synthetic $(NUMBER) build/large

# A quarter of the time tests wait, for servers, browsers and processes of their own: three at once keep two cores busy.
test: $(READY) ## run the tests, in TESTERS processes at once
	$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder

test-text: $(READY) ## run the tests of reading texts alone: annotate, extract, resolve (a minute or two)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests/annotate tests/extract tests/resolve

test-large: $(READY) ## run the tests that read a large graph with a million triples of it (ten minutes)
	KGBUILD_TEST_EVENTS=5000 $(BIN)/python -m pytest tests/graph/test_check_owlapi.py -k synthetic

tools: $(READY) ## install what further tests compare with: the OWL API, Virtuoso, rudof, Chromium (Debian, as root)
	@PYTHON=$(PYTHON) .ci/tools

check: lint types test ## the whole gate: style, types, tests, and the checks of the ontology
	$(BIN)/kgbuild check

lint: $(READY) ## hold the style of the code, how long and how branched it may be, and that no list of content words stands in it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tests/sizes.py
	$(BIN)/python tests/content_words.py

types: $(READY) ## hold the types (mypy, strict)
	$(BIN)/mypy kgbuild reference

format: $(READY) ## put the code into the style that `make lint` holds
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

query: $(READY) ## ask the saved query NAME of the graph GRAPH, or list the queries; PARAMS="k=v ..." are its parameters
	@$(BIN)/kgbuild query $(if $(NAME),"$(NAME)" --graph "$(GRAPH)" $(foreach p,$(PARAMS),--param "$(p)"),--list)

bench: large ## measure words per second, adding one article to NUMBER against their build, checking and serving a large graph (an hour)
	$(BIN)/python -m benchmarks.bench "$(ARTICLES)"
	$(BIN)/python -m benchmarks.adding "$(ARTICLES)" $(NUMBER)
	$(BIN)/python -m benchmarks.scaling "$(ARTICLES)" $(NUMBER)
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.serving build/large

docs: $(READY) ## write the reference pages of ontology and queries to build/site
	$(BIN)/kgbuild build articles --out build/sample
	$(BIN)/python -m reference build/site build/sample/graph.ttl

evaluate: $(READY) ## score today's graphs of all evaluation texts in EVAL beside the last figures; RECORD=1 records them
	@$(BIN)/python -m benchmarks.evaluate "$(EVAL)" $(if $(RECORD),--record)

fit: $(READY) ## fit the weights of event identity and of versions to all gold in EVAL, and show how they carry over; WRITE=1 puts them in place
	@$(BIN)/python -m benchmarks.fit "$(EVAL)" $(if $(WRITE),--write)
	@$(BIN)/python -m benchmarks.weighing "$(EVAL)" $(if $(WRITE),--write)

ecb: $(READY) ## score event coreference on ECB+ in LEARNING/ecbplus
	@$(BIN)/python -m benchmarks.ecb "$(LEARNING)/ecbplus"

ablate: $(READY) ## leave out each mend and each rule in turn, and print what of the slots it brings on each set (an hour; goes on where it was stopped)
	@$(BIN)/python -m benchmarks.ablate "$(EVAL)" --kept build/ablation.jsonl

errors: $(READY) ## count today's errors in reading the evaluation texts by cause
	@$(BIN)/python -m benchmarks.errors "$(EVAL)"

coverage: $(READY) ## print how many words for violence of the corpora in LEARNING the lexicon knows, and which it does not
	@$(BIN)/python -m benchmarks.coverage "$(LEARNING)" "$(EVAL)/muc4"

readme: $(READY) ## write into README.md what its commands print today
	$(BIN)/python -m benchmarks.readme "$(EVAL)"

lock: ## resolve requirements.lock anew (needs uv)
	printf 'hatchling>=1.27\neditables>=0.5\n' > build-tools.in
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --extra dev --output-file requirements.lock pyproject.toml build-tools.in
	rm build-tools.in

clean: ## remove the environment and everything built
	rm -rf $(VENV) "$(OUT)" build dist .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "kgbuild needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Building the environment in $(VENV) (once; a minute or two)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
