using System.Globalization;

namespace VirtPS.Daemon.CommandLine;

/// <summary>Reads the command line in GNU's style: <c>--name VALUE</c>, <c>--name=VALUE</c>, <c>-n VALUE</c>, <c>-nVALUE</c>.</summary>
/// <remarks>The short forms are libvirtd's.</remarks>
internal sealed class ArgumentReader
{
    private static readonly Dictionary<char, string> ShortForms = new()
    {
        ['f'] = "--config",
        ['l'] = "--listen",
        ['t'] = "--timeout",
        ['v'] = "--verbose",
        ['p'] = "--pid-file",
        ['d'] = "--daemon",
        ['V'] = "--version",
        ['h'] = "--help",
    };

    private readonly Queue<string> _words;
    private string? _attached;

    private ArgumentReader(IEnumerable<string> words) => _words = new Queue<string>(words);

    /// <summary>Reads a command line.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <returns>What they ask for.</returns>
    /// <exception cref="UsageException">A word cannot be used.</exception>
    public static DaemonArguments Read(IEnumerable<string> words)
    {
        var reader = new ArgumentReader(words);
        var arguments = new DaemonArguments();
        while (reader.NextOption() is { } option)
        {
            arguments = reader.Apply(option, arguments);
            reader.ExpectNothingAttached(option);
        }

        return arguments;
    }

    private DaemonArguments Apply(string option, DaemonArguments arguments) => option switch
    {
        "--root" => arguments with { Root = PathFor(option) },
        "--config" => arguments with { ConfigFile = PathFor(option) },
        "--pid-file" => arguments with { PidFile = PathFor(option) },
        "--listen" => arguments with { Listen = true },
        "--verbose" => arguments with { Verbose = true },
        "--timeout" => arguments with { Timeout = SecondsFor(option) },
        "--check-config" => arguments with { Action = Strongest(arguments.Action, DaemonAction.CheckConfig) },
        "--version" => arguments with { Action = Strongest(arguments.Action, DaemonAction.Version) },
        "--help" => arguments with { Action = DaemonAction.Help },
        "--daemon" => throw new UsageException(
            "virtpsd stays in the foreground: let systemd start it (packaging/systemd), or run 'setsid virtpsd' with its output sent to a file"),
        _ => throw new UsageException($"there is no option '{option}'"),
    };

    private static DaemonAction Strongest(DaemonAction first, DaemonAction second) => first > second ? first : second;

    private string? NextOption()
    {
        if (!_words.TryDequeue(out var word))
        {
            return null;
        }

        if (word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            _attached = equals < 0 ? null : word[(equals + 1)..];
            return equals < 0 ? word : word[..equals];
        }

        if (word.Length > 1 && word[0] == '-' && ShortForms.TryGetValue(word[1], out var option))
        {
            _attached = word.Length > 2 ? word[2..] : null;
            return option;
        }

        throw new UsageException(word.StartsWith('-') ? $"there is no option '{word}'" : $"'{word}' is no option, and virtpsd takes no other words");
    }

    // The shape of -lv, two switches in one word, is kept working by putting the second back as a word of its own.
    private void ExpectNothingAttached(string option)
    {
        if (_attached is not { } rest)
        {
            return;
        }

        _attached = null;
        if (rest.Length > 0 && ShortForms.ContainsKey(rest[0]) && option is "--listen" or "--verbose")
        {
            var later = _words.ToArray();
            _words.Clear();
            _words.Enqueue("-" + rest);
            Array.ForEach(later, _words.Enqueue);
            return;
        }

        throw new UsageException($"the option '{option}' takes no value");
    }

    private string ValueFor(string option)
    {
        var value = _attached;
        _attached = null;
        if (value is null && !_words.TryDequeue(out value))
        {
            throw new UsageException($"the option '{option}' needs a value");
        }

        return value.Length > 0 ? value : throw new UsageException($"the value of '{option}' is empty");
    }

    private string PathFor(string option) => Path.GetFullPath(ValueFor(option));

    private TimeSpan SecondsFor(string option)
    {
        var text = ValueFor(option);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"'{text}' is no number of seconds for '{option}': a whole number from 1 is needed");
    }
}
