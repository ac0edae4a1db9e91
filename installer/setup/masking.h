#pragma once

#include <string>
#include <string_view>

namespace poddesk::installer {

/// The line as it may be kept in a file: email addresses, passwords and keys (also inside connection
/// strings), quoted words, street addresses, telephone numbers and what looks like a person's name are
/// replaced by <email>, <secret>, <text>, <address>, <phone> and <name>; control characters become spaces; no
/// more than 2000 bytes of it are looked at. Rather too much is masked than too little ("New York" is taken
/// for a name); ids, numbers, codes and our own sentences stay. This is the second net: a single first name
/// cannot be told from a word, so whoever writes a line still leaves people out of it.
std::string masked(std::string_view line);

} // namespace poddesk::installer
