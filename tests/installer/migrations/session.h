#pragma once

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::testing {

/// A plain session as one login: what somebody with a password and psql can try.
class Session
{
public:
    explicit Session(database::ConnectionProfile const& profile)
        : connection_(PQconnectdb(profile.conninfo("matrix").c_str()), &PQfinish)
    {
        BOOST_REQUIRE_MESSAGE(PQstatus(connection_.get()) == CONNECTION_OK,
                              PQerrorMessage(connection_.get()));
        run("set client_min_messages = error");
        if (!profile.role.empty()) {
            run("set role " + profile.role);
        }
    }

    /// The SQLSTATE, or "00000".
    std::string run(std::string const& sql)
    {
        result_.reset(PQexec(connection_.get(), sql.c_str()));
        char const* const state = PQresultErrorField(result_.get(), PG_DIAG_SQLSTATE);
        return state != nullptr ? state : "00000";
    }
    std::string message() const { return PQresultErrorMessage(result_.get()); }

    std::vector<std::vector<std::string>> rows(std::string const& sql)
    {
        std::string const state = run(sql);
        BOOST_REQUIRE_MESSAGE(state == "00000", sql + ": " + message());
        std::vector<std::vector<std::string>> all;
        for (int row = 0; row < PQntuples(result_.get()); ++row) {
            std::vector<std::string>& to = all.emplace_back();
            for (int column = 0; column < PQnfields(result_.get()); ++column) {
                to.emplace_back(PQgetvalue(result_.get(), row, column));
            }
        }
        return all;
    }

    /// Tries a statement and takes it back: the SQLSTATE and the rows it touched.
    std::pair<std::string, std::string> try_out(std::string const& sql)
    {
        run("begin");
        std::string const state = run(sql);
        std::string const touched = state == "00000" ? PQcmdTuples(result_.get()) : "";
        message_ = message();
        run("rollback");
        return {state, touched};
    }
    std::string const& tried_message() const { return message_; }

private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
    std::unique_ptr<PGresult, decltype(&PQclear)> result_{nullptr, &PQclear};
    std::string message_;
};

} // namespace poddesk::testing
