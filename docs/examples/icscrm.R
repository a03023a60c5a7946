# ICS CRM in R: whole lists, and what changed since the last time.
#
#   Sys.setenv(ICS_CRM_URL = "https://crm.example.nhs.uk", ICS_CRM_TOKEN = "icscrm_...")
#   partners <- icscrm_rows("partnerships", fields = "id,organisation,tier", codes = "true")
#   scores   <- icscrm_table(icscrm_rows("scores"))
#
# The token is a person's (Account, API tokens; reading is enough). Where the program belongs to a client, put
#   req_oauth_client_credentials(oauth_client(
#     Sys.getenv("ICS_CRM_CLIENT_ID"), paste0(Sys.getenv("ICS_CRM_URL"), "/api/v1/oauth/token"),
#     secret = Sys.getenv("ICS_CRM_CLIENT_SECRET"), auth = "header"), scope = "read")
# in place of req_auth_bearer_token(...): it fetches a token each hour.
#
# Needs httr2 (1.0 or later) and nothing else.
library(httr2)

icscrm_get <- function(path, ...) {
  request(Sys.getenv("ICS_CRM_URL")) |>
    req_url_path_append("api/v1", path) |>
    req_url_query(...) |>
    req_auth_bearer_token(Sys.getenv("ICS_CRM_TOKEN")) |>
    # A refusal says what is wrong and what to do about it.
    req_error(body = function(answer) {
      problem <- resp_body_json(answer, check_type = FALSE)
      c(problem$detail, problem$remedy)
    }) |>
    req_retry(max_tries = 6, is_transient = function(answer) {
      resp_status(answer) %in% c(429, 500, 502, 503, 504) # Retry-After is obeyed
    }) |>
    req_perform() |>
    resp_body_json()
}

# All rows of a list; filters, fields and expand as the API has them.
icscrm_rows <- function(collection, ...) {
  pages <- list()
  after <- NULL
  repeat {
    page <- icscrm_get(collection, limit = 200, after = after, ...)
    pages <- c(pages, list(page$results))
    if (is.null(page[["next"]])) break
    after <- url_parse(page[["next"]])$query$after
  }
  do.call(c, pages)
}

# What changed: list(rows, cursor). Begin with "start", keep the cursor with the rows, send it next time.
# A row may come twice: the higher version wins. Withdrawn rows come with withdrawn = TRUE.
icscrm_changes <- function(collection, cursor = "start") {
  pages <- list()
  repeat {
    page <- icscrm_get(collection, changed_since = cursor, limit = 1000, codes = "true")
    pages <- c(pages, list(page$results))
    cursor <- page$changed_since
    if (is.null(page[["next"]])) break
  }
  list(rows = do.call(c, pages), cursor = cursor)
}

# A data frame of the plain fields; of another record its id. Lists inside rows are left out.
icscrm_table <- function(rows) {
  plain <- function(value) {
    if (is.null(value)) NA else if (is.list(value)) if (is.null(value$id)) NULL else value$id else value
  }
  names <- unique(unlist(lapply(rows, names)))
  columns <- lapply(names, function(name) lapply(rows, function(row) plain(row[[name]])))
  is_plain <- vapply(columns, function(column) !any(vapply(column, is.null, logical(1))), logical(1))
  as.data.frame(setNames(lapply(columns[is_plain], unlist), names[is_plain]))
}
