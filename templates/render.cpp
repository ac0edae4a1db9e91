#include "templates/render.h"

#include "templates/starter_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace poddesk::templates {

namespace {

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    std::size_t const first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_name(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
               letter == '.';
    });
}

std::vector<std::string_view> words_of(std::string_view text)
{
    std::vector<std::string_view> words;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        std::size_t const end = std::min(text.find_first_of(" \t\r\n"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

/// A loop's item under its name: the entry whose fields are asked for.
struct Scope
{
    std::string_view item;
    Values const* entry = nullptr;
};

class Renderer
{
public:
    Renderer(std::string_view source, std::string_view file, Variables const& variables, Escape escape)
        : source_(source), file_(file), variables_(variables), escape_(escape)
    {
    }

    kernel::Outcome<std::string> all()
    {
        auto end = part(0, source_.size(), {});
        if (!end) return tl::unexpected(end.error());
        return std::move(out_);
    }

    /// The file that the first line names with {% layout NAME %}; none: it stands for itself.
    std::optional<std::string_view> layout() const
    {
        if (!source_.starts_with("{%")) return std::nullopt;
        std::vector<std::string_view> const words = words_of(tag_text(0));
        return words.size() == 2 && words[0] == "layout" ? std::optional(words[1]) : std::nullopt;
    }

    /// This file's blocks at their places in `frame`. A fault is told with the file and line it is in.
    kernel::Outcome<std::string> within(Renderer& frame)
    {
        auto found = find_blocks();
        if (!found) return tl::unexpected(found.error());
        frame.filling_ = this;
        auto done = frame.all();
        if (!done) return done;
        for (auto const& [name, block] : blocks_) {
            if (!block.is_used)
                return wrong(block.tag, fmt::format("{} has no place for the block {}", frame.file_,
                                                    kernel::in_quotes(name)));
        }
        return done;
    }

private:
    struct Block
    {
        std::size_t tag = 0;
        std::size_t from = 0;
        std::size_t to = 0;
        bool is_used = false;
    };

    /// Inside the tag at `at`, without the blanks; empty where it is never closed.
    std::string_view tag_text(std::size_t at) const
    {
        std::size_t const close = source_.find("%}", at + 2);
        return close == std::string_view::npos ? std::string_view()
                                               : trimmed(source_.substr(at + 2, close - at - 2));
    }

    /// Behind the layout tag there are blocks and nothing else: text outside of them would be lost.
    kernel::Outcome<void> find_blocks()
    {
        std::size_t at = source_.find("%}") + 2;
        for (;;) {
            at = std::min(source_.find_first_not_of(" \t\r\n", at), source_.size());
            if (at == source_.size()) return {};
            bool const is_tag = source_.substr(at).starts_with("{%");
            auto const words = is_tag ? words_of(tag_text(at)) : std::vector<std::string_view>();
            if (words.size() != 2 || words[0] != "block")
                return wrong(at, "behind a layout there are only {% block NAME %} … {% endblock %}");
            std::size_t const after = source_.find("%}", at) + 2;
            std::size_t end = next_tag(after, source_.size());
            while (end < source_.size() && (source_[end + 1] != '%' || tag_text(end) != "endblock"))
                end = next_tag(end + 2, source_.size());
            if (end == source_.size()) return wrong(at, "this block has no {% endblock %}");
            std::size_t const from = behind_line(at, after);
            if (!blocks_.emplace(words[1], Block{at, from, std::max(from, before_line(end)), false}).second)
                return wrong(at, fmt::format("the block {} stands here twice", kernel::in_quotes(words[1])));
            at = source_.find("%}", end) + 2;
        }
    }

    /// The filling's block of this name, at the tag of a frame; `after` as in loop().
    kernel::Outcome<void> place(std::size_t at, std::string_view name, std::size_t& after, Scope const& scope)
    {
        if (scope.entry != nullptr) return wrong(at, "a block inside a loop is not possible");
        auto const block = filling_->blocks_.find(name);
        if (block == filling_->blocks_.end())
            return filling_->wrong(0, fmt::format("the block {} is missing", kernel::in_quotes(name)));
        block->second.is_used = true;
        auto done = filling_->part(block->second.from, block->second.to, {});
        if (!done) return done;
        out_ += std::exchange(filling_->out_, {});
        after = behind_line(at, after);
        return {};
    }

    tl::unexpected<kernel::Refusal> wrong(std::size_t at, std::string const& what) const
    {
        auto const line =
            1 + std::count(source_.begin(), source_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        return kernel::refused("bad_template", fmt::format("{}, line {}: {}.", file_, line, what));
    }

    /// Writes source_[from, to).
    kernel::Outcome<void> part(std::size_t from, std::size_t to, Scope const& scope)
    {
        while (from < to) {
            std::size_t const tag = next_tag(from, to);
            out_ += source_.substr(from, tag - from);
            if (tag == to) return {};
            bool const value = source_[tag + 1] == '{';
            std::size_t const close = source_.find(value ? "}}" : "%}", tag + 2);
            if (close == std::string_view::npos || close + 2 > to) {
                return wrong(tag, value ? "a {{ is never closed by }}" : "a {% is never closed by %}");
            }
            std::string_view const inside = trimmed(source_.substr(tag + 2, close - tag - 2));
            from = close + 2;
            auto done = value ? write_value(tag, inside, scope) : loop(tag, inside, from, to, scope);
            if (!done) return done;
        }
        return {};
    }

    std::size_t next_tag(std::size_t from, std::size_t to) const
    {
        for (std::size_t at = from; at + 1 < to; ++at) {
            if (source_[at] == '{' && (source_[at + 1] == '{' || source_[at + 1] == '%')) return at;
        }
        return to;
    }

    kernel::Outcome<void> write_value(std::size_t at, std::string_view name, Scope const& scope)
    {
        std::string const* value = find(name, scope);
        if (!is_name(name) || value == nullptr)
            return wrong(at, fmt::format("there is no variable {}", kernel::in_quotes(name)));
        out_ += escape_ == Escape::html ? html_escaped(*value) : *value;
        return {};
    }

    std::string const* find(std::string_view name, Scope const& scope) const
    {
        if (scope.entry != nullptr && name.size() > scope.item.size() &&
            name.substr(0, scope.item.size()) == scope.item && name[scope.item.size()] == '.') {
            auto const field = scope.entry->find(name.substr(scope.item.size() + 1));
            return field == scope.entry->end() ? nullptr : &field->second;
        }
        auto const found = variables_.values.find(name);
        return found == variables_.values.end() ? nullptr : &found->second;
    }

    /// `after` is behind the opening tag; on return behind the closing one.
    kernel::Outcome<void> loop(std::size_t at, std::string_view inside, std::size_t& after, std::size_t to,
                               Scope const& scope)
    {
        std::vector<std::string_view> const words = words_of(inside);
        if (filling_ != nullptr && words.size() == 2 && words[0] == "block")
            return place(at, words[1], after, scope);
        if (words.size() == 1 && words[0] == "endfor") return wrong(at, "an endfor without its for");
        if (words.size() != 4 || words[0] != "for" || words[2] != "in" || !is_name(words[1])) {
            return wrong(
                at, fmt::format("{} is not understood; write {{% for line in lines %}} or {{% endfor %}}",
                                kernel::in_quotes(inside)));
        }
        if (scope.entry != nullptr) return wrong(at, "a loop inside a loop is not possible");
        auto const list = variables_.lists.find(words[3]);
        if (list == variables_.lists.end())
            return wrong(at, fmt::format("there is no list {}", kernel::in_quotes(words[3])));
        std::size_t end = next_tag(after, to);
        for (; end < to; end = next_tag(end + 2, to)) {
            if (source_[end + 1] != '%') continue;
            std::size_t const close = source_.find("%}", end + 2);
            if (close == std::string_view::npos) return wrong(end, "a {% is never closed by %}");
            if (trimmed(source_.substr(end + 2, close - end - 2)) == "endfor") break;
        }
        if (end >= to) return wrong(at, "this loop has no {% endfor %}");
        std::size_t const body = behind_line(at, after);
        std::size_t const stop = before_line(end);
        if (list->second.empty()) {
            // An unknown name must not hide until the first order that has such an entry.
            auto checked = check_names(body, stop, words[1]);
            if (!checked) return checked;
        }
        for (Values const& entry : list->second) {
            auto done = part(body, std::max(body, stop), Scope{words[1], &entry});
            if (!done) return done;
        }
        after = behind_line(end, source_.find("%}", end) + 2);
        return {};
    }

    /// Outside the item's own fields, which only an entry can tell.
    kernel::Outcome<void> check_names(std::size_t from, std::size_t to, std::string_view item) const
    {
        for (std::size_t tag = next_tag(from, to); tag < to; tag = next_tag(tag + 2, to)) {
            std::size_t const close = source_.find("}}", tag);
            if (source_[tag + 1] != '{' || close == std::string_view::npos) continue;
            std::string_view const name = trimmed(source_.substr(tag + 2, close - tag - 2));
            bool const own =
                name.substr(0, item.size()) == item && name.substr(item.size()).substr(0, 1) == ".";
            if (!own && find(name, {}) == nullptr) {
                return wrong(tag, fmt::format("there is no variable {}", kernel::in_quotes(name)));
            }
        }
        return {};
    }

    bool starts_line(std::size_t tag) const
    {
        std::size_t at = tag;
        while (at > 0 && (source_[at - 1] == ' ' || source_[at - 1] == '\t'))
            --at;
        return at == 0 || source_[at - 1] == '\n';
    }

    /// Where the text behind a tag starts: after its line feed when the tag stands alone on its line.
    std::size_t behind_line(std::size_t tag, std::size_t after) const
    {
        if (!starts_line(tag)) return after;
        std::size_t end = after;
        while (end < source_.size() && (source_[end] == ' ' || source_[end] == '\t' || source_[end] == '\r'))
            ++end;
        return end < source_.size() && source_[end] == '\n' ? end + 1 : after;
    }

    std::size_t before_line(std::size_t tag) const
    {
        if (!starts_line(tag)) return tag;
        while (tag > 0 && source_[tag - 1] != '\n')
            --tag;
        return tag;
    }

    std::string_view source_;
    std::string_view file_;
    Variables const& variables_;
    Escape escape_;
    std::string out_;
    std::map<std::string_view, Block> blocks_;
    Renderer* filling_ = nullptr; ///< whose blocks this frame takes
};

kernel::Outcome<std::string_view> text_of(std::string_view name)
{
    auto const files = starter_files();
    auto const file =
        std::find_if(files.begin(), files.end(), [&](StarterFile const& one) { return one.name == name; });
    if (file == files.end()) {
        return kernel::refused("unknown_template",
                               fmt::format("There is no email template file {}.", kernel::in_quotes(name)));
    }
    return file->text;
}

kernel::Outcome<std::string> render_file(std::string const& name, Variables const& variables, Escape escape)
{
    return text_of(name).and_then(
        [&](std::string_view text) { return render(text, name, variables, escape, text_of); });
}

} // namespace

std::string html_escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (char const letter : text) {
        switch (letter) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += letter;
        }
    }
    return out;
}

kernel::Outcome<std::string> render(std::string_view source, std::string_view file,
                                    Variables const& variables, Escape escape, Layouts const& layouts)
{
    Renderer renderer(source, file, variables, escape);
    auto const layout = renderer.layout();
    if (!layout || !layouts) return renderer.all();
    auto const frame = layouts(*layout);
    if (!frame) return tl::unexpected(frame.error());
    Renderer around(*frame, *layout, variables, escape);
    return renderer.within(around);
}

kernel::Outcome<RenderedEmail> render_email(std::string_view name, Variables const& variables)
{
    std::string const stem(name);
    auto subject = render_file(stem + ".subject.txt", variables, Escape::none);
    if (!subject) return tl::unexpected(subject.error());
    auto text = render_file(stem + ".txt", variables, Escape::none);
    if (!text) return tl::unexpected(text.error());
    auto html = render_file(stem + ".html", variables, Escape::html);
    if (!html) return tl::unexpected(html.error());
    // A value with a line feed would end the subject's line; it becomes a space.
    std::string line(trimmed(*subject));
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    return RenderedEmail{std::move(line), std::move(*text), std::move(*html)};
}

} // namespace poddesk::templates
