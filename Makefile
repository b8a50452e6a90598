# firstfix: the commands of everyday work. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-lite setup-tests plan plan-lite test lint doc quality scale worth dispatch readme screenshots

INSTANCE ?= instances/city-day
OUT ?= firstfix-plan
TIME ?= 20s
# Cargo profile of `make plan`.
PROFILE ?= release
FAMILY ?= trsp/crew25
SECONDS_EACH ?= 20
JOBS ?= 1
SEEDS ?= 3

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:  ## install what the build needs (CMake, libclang, a C++ compiler), or say what to install
	@scripts/setup.sh

setup-lite:
	@scripts/setup.sh --lite

setup-tests:
	@scripts/setup.sh --tests

plan: setup  ## build, and plan INSTANCE (default: the bundled city day) into OUT
	cargo run --locked --profile $(PROFILE) -- solve $(INSTANCE) -o $(OUT) --time-limit $(TIME)

plan-lite: setup-lite  ## the same without the MILP solver HiGHS: needs no CMake and no libclang, proves no bounds
	cargo run --locked --profile $(PROFILE) --no-default-features -- solve $(INSTANCE) -o $(OUT) --time-limit $(TIME)

test: setup-tests  ## build and pass the tests (the page of a plan is looked at in Chromium, where there is one)
	cargo test --locked

lint: setup  ## formatting and lints, with and without the MILP solver
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --all-targets --no-default-features -- -D warnings

doc: setup  ## the documentation of the code, without warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps

quality: setup  ## measure plans on a family of published instances: FAMILY, SECONDS_EACH, JOBS, SEED, BASE, CSV, RECORDS
	cargo bench --locked --bench quality -- --family $(FAMILY) --seconds $(SECONDS_EACH) --jobs $(JOBS) \
		$(if $(SEED),--seed $(SEED)) $(if $(BASE),--base $(BASE)) $(if $(CSV),--csv $(CSV)) \
		$(if $(RECORDS),--records $(RECORDS))

scale: setup  ## measure how time and memory grow from 100 to 20,000 jobs (about 20 minutes), and draw docs/scale.svg
	cargo bench --locked --bench scale -- --svg docs/scale.svg

worth: setup  ## measure what knowing faults and loading for them is worth: SECONDS_EACH, SEEDS
	cargo bench --locked --bench worth -- --seconds $(SECONDS_EACH) --seeds $(SEEDS)

screenshots: setup-tests  ## take the pictures in docs/ anew, from plans of the bundled instances
	cargo build --locked --release
	scripts/screenshots.sh $${CARGO_TARGET_DIR:-target}/release/firstfix docs

dispatch: setup  ## measure a dispatcher's day: twenty events on the metro day, seconds and promises broken (DAY=rural-week: a week)
	FIRSTFIX_DAY=$(DAY) cargo bench --locked --bench replan

readme: setup  ## put the output of a real run into README.md
	cargo build --locked --release
	scripts/readme-run.sh README.md $${CARGO_TARGET_DIR:-target}/release/firstfix \
		solve instances/city-day --time-limit 20s -o firstfix-plan
