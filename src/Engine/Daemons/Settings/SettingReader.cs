using System.Globalization;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Reads typed settings from a file and keeps a list of everything that is wrong with them.</summary>
/// <remarks>A wrong setting counts as absent, so that one reading finds all of them. What was asked for is what is known.</remarks>
/// <param name="file">The file.</param>
internal sealed class SettingReader(ConfigFile file)
{
    private readonly List<KnownSetting> _known = [];
    private readonly List<SettingProblem> _problems = [];

    /// <summary>The settings that were asked for, in that order.</summary>
    public IReadOnlyList<KnownSetting> Known => _known;

    /// <summary>Reads a setting that is 0 or 1.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="absent">What counts without it.</param>
    /// <returns>True for 1.</returns>
    public bool Flag(string name, bool absent) => Ask(name, VirtDaemonSettingType.Flag, absent ? 1L : 0L, () => file.GetFlag(name)) ?? absent;

    /// <summary>Reads a setting that is a whole number.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="absent">What counts without it.</param>
    /// <param name="lowest">The lowest number that makes sense.</param>
    /// <param name="highest">The highest number that makes sense.</param>
    /// <returns>The number.</returns>
    public int Number(string name, int absent, int lowest = 0, int highest = int.MaxValue) =>
        (int)(Ask(name, VirtDaemonSettingType.Number, (long)absent, () => file.GetNumber(name, lowest, highest)) ?? absent);

    /// <summary>Reads a setting that is a string.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="absent">What counts without it.</param>
    /// <returns>The string.</returns>
    public string Text(string name, string absent) => Ask(name, VirtDaemonSettingType.Text, absent, () => file.GetString(name)) ?? absent;

    /// <summary>Reads a setting that is a string and need not be there.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The string, or nothing.</returns>
    public string? Text(string name) => Ask<string?>(name, VirtDaemonSettingType.Text, null, () => file.GetString(name));

    /// <summary>Reads a setting that is a string of some form.</summary>
    /// <typeparam name="T">What the string stands for.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="absent">The string that counts without it; nothing where there is none.</param>
    /// <param name="parse">Reads the form; throws <see cref="FormatException"/> with a reason.</param>
    /// <returns>What the string stands for; the type's default without a string.</returns>
    public T? Parsed<T>(string name, string? absent, Func<string, T> parse)
    {
        Note(name, VirtDaemonSettingType.Text, absent);
        var fallback = absent is null ? default : parse(absent);
        return Try(name, () => file.GetString(name) is { } text ? parse(text) : fallback, fallback);
    }

    /// <summary>Reads a setting that may be written in more than one way.</summary>
    /// <typeparam name="T">What the value stands for.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="type">What kind of value it has as a rule.</param>
    /// <param name="absent">The value that counts without it, as the file would write it; nothing where there is none.</param>
    /// <param name="parse">Reads a number, a string or a list of them; throws <see cref="FormatException"/> with a reason.</param>
    /// <returns>What the value stands for; the type's default without a value.</returns>
    public T? Value<T>(string name, VirtDaemonSettingType type, object? absent, Func<object, T> parse)
    {
        Note(name, type, absent);
        var fallback = absent is null ? default : parse(absent);
        return Try(name, () => file.Find(name) is { } entry ? parse(entry.Value) : fallback, fallback);
    }

    /// <summary>Reads a setting that is a list of strings, or a single one.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The strings, or nothing when the setting is absent.</returns>
    public IReadOnlyList<string>? TextOrTexts(string name) => Value<IReadOnlyList<string>>(name, VirtDaemonSettingType.List, null, value => value switch
    {
        string text => [text],
        IEnumerable<object> list when list.All(item => item is string) => [.. list.Cast<string>()],
        _ => throw new FormatException("must be a string or a list of strings"),
    });

    /// <summary>Reads a setting that is an absolute path.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="absent">What counts without it.</param>
    /// <returns>The path.</returns>
    public string FilePath(string name, string absent) => Parsed(name, absent, AbsolutePath)!;

    /// <summary>Reads a setting that is an absolute path and need not be there.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The path, or nothing.</returns>
    public string? FilePath(string name) => Parsed(name, null, AbsolutePath);

    /// <summary>Reads a setting that is a list of strings.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The strings, or nothing when the setting is absent: an empty list may mean something else than none.</returns>
    public IReadOnlyList<string>? Texts(string name) => Ask<IReadOnlyList<string>?>(name, VirtDaemonSettingType.List, null, () => file.GetStrings(name));

    /// <summary>Reads a setting that is a list of words.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="absent">The words that count without it.</param>
    /// <param name="allowed">The words that there are.</param>
    /// <returns>The words.</returns>
    public IReadOnlyList<string> Words(string name, IReadOnlyList<string> absent, IReadOnlyList<string> allowed)
    {
        Note(name, VirtDaemonSettingType.List, absent);
        return Try(name, () => file.GetStrings(name) is { } words ? Checked(words, allowed) : absent, absent)!;
    }

    /// <summary>Reads a setting that is one of some words.</summary>
    /// <typeparam name="T">What the words stand for.</typeparam>
    /// <param name="name">The setting.</param>
    /// <param name="absent">The word that counts without it.</param>
    /// <param name="words">The words and what they stand for.</param>
    /// <returns>What the word stands for.</returns>
    public T Word<T>(string name, string absent, IReadOnlyDictionary<string, T> words) => Parsed(
        name, absent, text => words.TryGetValue(text, out var value) ? value : throw new FormatException($"must be {OneOf(words.Keys)}, not '{text}'"))!;

    /// <summary>Reads a setting that is a set of file permissions in octal.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="absent">What counts without it, such as <c>0700</c>.</param>
    /// <returns>The permissions.</returns>
    public UnixFileMode Permissions(string name, string absent) => Parsed(name, absent, text =>
        text.Length is > 0 and <= 4 && text.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(text, 8) <= 0x1ff
            ? (UnixFileMode)Convert.ToInt32(text, 8)
            : throw new FormatException($"must be permissions in octal such as \"0770\", not '{text}'"));

    /// <summary>Takes note of a setting that once had a meaning; libvirt's own file still lists it.</summary>
    /// <param name="name">The setting.</param>
    public void Obsolete(string name) => Ask(name, VirtDaemonSettingType.Number, 1L, () => file.GetNumber(name));

    /// <summary>Adds a problem with a setting that is there.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="complaint">What is wrong with it, after its name.</param>
    public void Complain(string name, string complaint)
    {
        if (file.Find(name) is { } entry)
        {
            _problems.Add(Describe(entry.Line, $"the setting '{name}' {complaint}"));
        }
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="SettingsException">Something is wrong: settings that nobody asked for are, too.</exception>
    public void Finish()
    {
        var names = _known.Select(setting => setting.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in file.Entries.Where(entry => !names.Contains(entry.Name)))
        {
            var near = Likeness.Nearest(entry.Name, names);
            _problems.Add(Describe(entry.Line, $"there is no setting '{entry.Name}'" + (near is null ? string.Empty : $"; did you mean '{near}'?")));
        }

        if (_problems.Count > 0)
        {
            throw new SettingsException([.. _problems.OrderBy(problem => problem.Line).Select(problem => problem.Text)]);
        }
    }

    private static string AbsolutePath(string text) => Path.IsPathRooted(text) ? text : throw new FormatException($"must be an absolute path, not '{text}'");

    private static IReadOnlyList<string> Checked(IReadOnlyList<string> words, IReadOnlyList<string> allowed) =>
        words.FirstOrDefault(word => !allowed.Contains(word)) is { } other
            ? throw new FormatException($"has '{other}' in its list, where {OneOf(allowed)} may stand")
            : words;

    private static string OneOf(IEnumerable<string> words) => string.Join(" or ", words.Select(word => $"\"{word}\""));

    private T? Ask<T>(string name, VirtDaemonSettingType type, object? absent, Func<T> read)
    {
        Note(name, type, absent);
        return Try(name, read, default);
    }

    private void Note(string name, VirtDaemonSettingType type, object? absent) => _known.Add(new KnownSetting(name, type, absent));

    private T? Try<T>(string name, Func<T?> read, T? wrong)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            Complain(name, e.Message);
        }
        catch (VirtException e) when (e.Code == VirtErrorCode.ConfSyntax)
        {
            // The file's own complaint has the file and the line in its detail.
            _problems.Add(new SettingProblem(file.Find(name)?.Line ?? 0, e.Str2 ?? e.Message));
        }

        return wrong;
    }

    private SettingProblem Describe(int line, string text) =>
        new(line, string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{line}: {text}"));
}
