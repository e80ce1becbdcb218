# Two commands: `make run` starts the product, `make test` passes every check. Both set up what they need.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/installed-run
DEV := $(VENV)/installed-dev
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: help run venv dev lock format check gates test chromium messages bench

help:
	@echo "make run     启动落实（首次会自动安装），Ctrl-C 停止"
	@echo "make test    全部检查和测试，含真实数据库和浏览器"
	@echo "make check   快速检查（一分钟内，不含数据库和浏览器）"
	@echo "make format  整理代码格式"
	@echo "make bench   性能测量"
	@echo "make messages 更新英文词条（需要 gettext）"
	@echo "make venv    只建立运行环境 .venv；make dev 再加上测试所需"
	@echo "make lock    按 pyproject.toml 重新锁定依赖（需要 uv）"

run: $(RUN)
	@exec $(BIN)/luoshi run

venv: $(RUN)

dev: $(DEV)

$(BIN)/python:
	@.ci/make-venv $(VENV)

$(RUN): $(BIN)/python requirements/run.txt pyproject.toml
	@echo "正在安装运行所需的部件…… / installing"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "正在安装测试所需的部件…… / installing what tests need"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

lock:
	@command -v uv >/dev/null || { echo "make lock 需要 uv：pip install uv"; exit 1; }
	.ci/lock

format: $(DEV)
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

gates: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: gates
	$(BIN)/pytest -q -m "not browser and not database" $(SPREAD)

chromium:
	@.ci/chromium

test: gates chromium
	$(BIN)/pytest $(SPREAD) --cov --cov-report=
	$(BIN)/coverage report --include="src/fangan/*" --fail-under=$(FANGAN_COVERAGE) --format=total
	$(BIN)/coverage report --include="src/luoshi/*" --fail-under=$(LUOSHI_COVERAGE) --format=total

# A worker for each core, each with a database of its own; who is done first takes from the other's end.
SPREAD := -n auto --maxprocesses 4 --dist worksteal
FANGAN_COVERAGE := 93
LUOSHI_COVERAGE := 86

# Needs GNU gettext (apt install gettext). Run from outside the package, where no folder hides a module.
messages: $(DEV)
	@cd src/luoshi && PYTHONSAFEPATH=1 LUOSHI_HOME=$(CURDIR)/var DJANGO_SETTINGS_MODULE=luoshi.site.settings \
	  ../../$(BIN)/django-admin makemessages -l en --no-wrap --no-obsolete --add-location=never
	@cd src/luoshi/site/locale/en/LC_MESSAGES && msgfmt --check-format -o django.mo django.po

bench: $(DEV)
	$(BIN)/python -m benchmarks
