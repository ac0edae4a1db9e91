#pragma once

#include <string>

namespace poddesk::tests {

/// Types into the window that has the focus, through the X server as a keyboard and a scanner do.
/// (wxUIActionSimulator does the same and sleeps for 70 ms a key: most of what a display test took.)
class Keyboard
{
public:
    Keyboard();
    Keyboard(Keyboard const&) = delete;
    Keyboard& operator=(Keyboard const&) = delete;
    ~Keyboard();

    /// @param code WXK_RETURN …, or a character of ASCII. @param modifiers wxMOD_CONTROL …
    void press(int code, int modifiers = 0);
    void type(std::string const& ascii);

private:
    struct Connection;
    Connection* connection_;
};

} // namespace poddesk::tests
