namespace VirtPS.Drivers.Interface.Ifupdown;

/// <summary>One file of ifupdown's configuration, whose parts that concern one interface can be taken out and put in, and nothing else.</summary>
/// <remarks>interfaces(5).</remarks>
internal sealed class InterfacesFile
{
    private readonly List<string> _lines;

    private InterfacesFile(IEnumerable<string> lines) => _lines = [.. lines];

    /// <summary>The file's text.</summary>
    internal string Text => _lines.Count == 0 ? string.Empty : string.Join('\n', _lines) + "\n";

    /// <summary>Whether it says anything.</summary>
    internal bool IsEmpty => _lines.TrueForAll(line => string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'));

    /// <summary>The stanzas about interfaces, in order.</summary>
    internal IReadOnlyList<Stanza> Stanzas => [.. Scan().Where(one => one.Kind == "iface").Select(one => one.Stanza!)];

    /// <summary>What other files it names, with wildcards as they stand.</summary>
    internal IReadOnlyList<string> Sources => [.. Scan().Where(one => one.Kind is "source" or "source-directory").Select(one => one.Kind == "source" ? one.Words[1] : one.Words[1].TrimEnd('/') + "/*")];

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The file.</returns>
    internal static InterfacesFile Parse(string text)
    {
        var lines = text.Split('\n');
        return new InterfacesFile(lines.Length > 0 && lines[^1].Length == 0 ? lines[..^1] : lines);
    }

    /// <summary>Tells when an interface is started: <c>auto</c>, <c>allow-hotplug</c> or nothing.</summary>
    /// <param name="name">The interface.</param>
    /// <returns>The word.</returns>
    internal string? StartOf(string name) =>
        Scan().FirstOrDefault(one => IsStart(one.Kind) && one.Words.Skip(1).Contains(name)).Kind is { } kind ? kind is "allow-auto" ? "auto" : kind : null;

    /// <summary>Takes out all that is said about an interface.</summary>
    /// <param name="name">The interface.</param>
    /// <returns>Where its first line was; -1 when nothing was said about it.</returns>
    internal int Remove(string name)
    {
        var first = -1;
        foreach (var part in Scan().Reverse())
        {
            if (part.Kind == "iface" && part.Words[1] == name)
            {
                _lines.RemoveRange(part.Line, part.Length);
                first = part.Line;
            }
            else if (IsStart(part.Kind) && part.Words.Skip(1).Contains(name))
            {
                var others = part.Words.Skip(1).Where(word => word != name).ToArray();
                if (others.Length == 0)
                {
                    _lines.RemoveRange(part.Line, part.Length);
                }
                else
                {
                    _lines.RemoveRange(part.Line, part.Length);
                    _lines.Insert(part.Line, $"{part.Words[0]} {string.Join(' ', others)}");
                }

                first = part.Line;
            }
        }

        return first;
    }

    /// <summary>Puts lines in.</summary>
    /// <param name="at">Before which line; -1 for the end.</param>
    /// <param name="lines">The lines.</param>
    internal void Insert(int at, IEnumerable<string> lines)
    {
        if (at >= 0)
        {
            _lines.InsertRange(at, lines);
            return;
        }

        if (_lines.Count > 0)
        {
            _lines.Add(string.Empty);
        }

        _lines.AddRange(lines);
    }

    /// <summary>Takes out the blank line that stood before what has been taken out, so that a file is again what it was before.</summary>
    /// <param name="at">Where it was, from <see cref="Remove"/>.</param>
    internal void CloseGap(int at)
    {
        if (at > 0 && _lines[at - 1].Length == 0 && (at == _lines.Count || _lines[at].Length == 0))
        {
            _lines.RemoveAt(at - 1);
        }
    }

    private static bool IsStart(string kind) => kind is "auto" or "allow-auto" or "allow-hotplug";

    /// <summary>Finds the file's parts: a stanza is a line that begins one and the options behind it.</summary>
    private IEnumerable<Part> Scan()
    {
        var parts = new List<Part>();
        for (var at = 0; at < _lines.Count;)
        {
            var start = at;
            var words = Join(ref at);
            if (words.Length == 0)
            {
                continue;
            }

            if (words[0] != "iface" || words.Length < 2)
            {
                if (words.Length > 1)
                {
                    parts.Add(new Part(words[0], words, start, at - start, null));
                }

                continue;
            }

            var options = new List<(string, string)>();
            var end = at;
            while (at < _lines.Count)
            {
                var before = at;
                var option = Join(ref at);
                if (option.Length > 0 && IsBeginning(option[0]))
                {
                    at = before;
                    break;
                }

                if (option.Length > 0)
                {
                    options.Add((option[0], string.Join(' ', option[1..])));
                    end = at;
                }
            }

            parts.Add(new Part("iface", words, start, end - start, new Stanza(words[1], words.ElementAtOrDefault(2) ?? "inet", words.ElementAtOrDefault(3) ?? "manual", options)));
            at = end;
        }

        return parts;
    }

    private static bool IsBeginning(string word) =>
        word is "iface" or "auto" or "source" or "source-directory" or "mapping" or "no-auto-down" or "no-scripts" or "template" || word.StartsWith("allow-", StringComparison.Ordinal);

    /// <summary>Reads one line, with those that continue it; comments have no words.</summary>
    private string[] Join(ref int at)
    {
        var text = _lines[at++];
        if (text.TrimStart().StartsWith('#'))
        {
            return [];
        }

        while (text.EndsWith('\\') && at < _lines.Count)
        {
            text = text[..^1] + _lines[at++];
        }

        return text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    private readonly record struct Part(string Kind, string[] Words, int Line, int Length, Stanza? Stanza);
}

/// <summary>What a file says about one family of addresses of an interface.</summary>
/// <param name="Name">The interface.</param>
/// <param name="Family">The family: <c>inet</c> or <c>inet6</c>.</param>
/// <param name="Method">How it gets addresses, such as <c>static</c> or <c>dhcp</c>.</param>
/// <param name="Options">The options in order; a name may come more than once.</param>
internal sealed record Stanza(string Name, string Family, string Method, IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>Gives an option's value.</summary>
    /// <param name="name">Its name; an underscore is as good as a hyphen.</param>
    /// <returns>The value, or nothing.</returns>
    internal string? this[string name] => Options.FirstOrDefault(one => one.Name.Replace('_', '-') == name.Replace('_', '-')).Value;
}
