#pragma once

#include "domain/database/pool.h"
#include "domain/kernel/outcome.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace poddesk::messaging {

/// How far the hand-over of one message got; for tests that stop it there.
enum class HandOverStep
{
    claimed,
    handing_over,
    written,
    renamed,
    finished
};

struct HandOverOptions
{
    int most = 1000; ///< messages per call
    std::chrono::seconds claim_time{900};
    int most_attempts = 24;                  ///< then the message is dead, and on somebody's list
    std::function<void(HandOverStep)> after; ///< called after each step
};

struct HandOverCount
{
    int sent = 0;
    int resumed = 0; ///< of these: left behind by a worker that died
    int again = 0;   ///< to be tried again after a pause (the folder cannot be written)
    int dead = 0;    ///< cannot be composed, or tried too often
    std::string last_error;
};

/// Writes every due email as a file of its message id ("….eml") into `folder`, made when it is not there. A
/// file appears whole or not at all, and under the same name however often it is tried: a worker killed at
/// any moment is resumed without a loss and without a second copy, whatever the message's policy. One worker
/// per folder: refused "busy" when another one holds it, "bad_folder" when it cannot be made or written.
/// Throws DatabaseError.
kernel::Outcome<HandOverCount> hand_over_to_files(database::Pool& pool, std::filesystem::path const& folder,
                                                  HandOverOptions const& options = {});

/// The name of the file that holds the email "<local@domain>": letters, digits and -_.@ only.
std::string email_file_name(std::string const& message_id);

} // namespace poddesk::messaging
