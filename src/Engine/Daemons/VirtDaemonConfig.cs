using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;

namespace VirtPS.Engine.Daemons;

/// <summary>The configuration file of a daemon: what it says, and what it would say after a change.</summary>
/// <remarks>virtpsd.conf; names, types and rules are the daemon's own.</remarks>
public sealed class VirtDaemonConfig
{
    private readonly DaemonDirectories _directories;
    private readonly string _text;

    private VirtDaemonConfig(string path, string text, DaemonDirectories directories)
    {
        (Path, _text, _directories) = (path, text, directories);
        var file = ConfigFile.Parse(text, path);
        var reader = new SettingReader(file);
        try
        {
            DaemonSettings.Read(reader, directories);
        }
        catch (SettingsException error)
        {
            Problems = error.Problems;
        }

        Settings = [.. reader.Known.OrderBy(known => known.Name, StringComparer.Ordinal).Select(known => Describe(known, file))];
    }

    /// <summary>The names of all settings that there are, by the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new VirtDaemonConfig("virtpsd.conf", string.Empty, DaemonDirectories.Under("/", isSystem: true)).Settings.Select(setting => setting.Name)];

    /// <summary>The file; it need not exist.</summary>
    public string Path { get; }

    /// <summary>All settings that there are, by the alphabet, with what counts.</summary>
    public IReadOnlyList<VirtDaemonSetting> Settings { get; }

    /// <summary>What keeps a daemon from starting with this file: one sentence each, with file and line.</summary>
    public IReadOnlyList<string> Problems { get; } = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="root">The directory that holds everything of the daemon; nothing for the system's or the user's own.</param>
    /// <param name="path">The file; nothing for the usual one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The configuration; the defaults when there is no such file.</returns>
    /// <exception cref="VirtException">OpenFailed when the file cannot be read; ConfSyntax, with file and line, when it is no configuration at all.</exception>
    public static async Task<VirtDaemonConfig> LoadAsync(string? root, string? path, CancellationToken cancellationToken)
    {
        var directories = DaemonDirectories.ForCurrentUser(root);
        var file = path ?? directories.ConfigFile;
        return new VirtDaemonConfig(file, await ConfigFile.ReadTextAsync(file, cancellationToken).ConfigureAwait(false) ?? string.Empty, directories);
    }

    /// <summary>Works out what the file would be after a change; nothing is written yet.</summary>
    /// <param name="changes">The new values by name; nothing takes the setting out of the file, so that its default counts.</param>
    /// <returns>The new configuration; comments and order are those of this one.</returns>
    /// <exception cref="VirtException">InvalidArg for a name that is no setting or a value of the wrong kind; ConfSyntax when a daemon
    /// would not start with the result.</exception>
    public VirtDaemonConfig With(IReadOnlyDictionary<string, object?> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var text = _text;
        foreach (var (name, value) in changes)
        {
            var setting = Find(name);
            text = value is null ? ConfigText.Reset(text, Path, setting.Name) : ConfigText.Set(text, Path, setting.Name, SettingValue.ToFile(setting, value));
        }

        var changed = new VirtDaemonConfig(Path, text, _directories);
        return changed.Problems.Count == 0 ? changed
            : throw VirtException.Worded(
                VirtErrorCode.ConfSyntax, $"virtpsd could not use {Path} after this change: {string.Join("; ", changed.Problems)}", VirtErrorDomain.Conf);
    }

    /// <summary>Finds a setting.</summary>
    /// <param name="name">Its name; case does not count.</param>
    /// <returns>The setting.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none, with the name that may have been meant.</exception>
    public VirtDaemonSetting Find(string name)
    {
        if (Settings.FirstOrDefault(setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        var near = Likeness.Nearest(name, Names);
        throw VirtException.Worded(
            VirtErrorCode.InvalidArg, $"there is no setting '{name}'{(near is null ? null : $"; did you mean '{near}'?")}", VirtErrorDomain.Conf);
    }

    /// <summary>Says what differs from another state of the file.</summary>
    /// <param name="before">The other state.</param>
    /// <returns>One phrase per setting, such as <c>max_clients = 100 (now 5000)</c>.</returns>
    public IReadOnlyList<string> DifferencesFrom(VirtDaemonConfig before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return
        [
            .. from pair in Settings.Zip(before.Settings, (next, now) => (Next: next, Now: now))
               where pair.Next.IsSet != pair.Now.IsSet || pair.Next.ValueText != pair.Now.ValueText
               select $"{pair.Next.Name} = {pair.Next.ValueText ?? "nothing"}{(pair.Next.IsSet ? null : " by default")} (now {pair.Now.ValueText ?? "nothing"}{(pair.Now.IsSet ? null : " by default")})",
        ];
    }

    /// <summary>Writes the file, whole or not at all, with the rights that it has.</summary>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">WriteFailed.</exception>
    public Task SaveAsync(CancellationToken cancellationToken) => SafeFile.ReplaceAsync(Path, _text, cancellationToken);

    private static VirtDaemonSetting Describe(KnownSetting known, ConfigFile file)
    {
        var entry = file.Find(known.Name);
        var absent = SettingValue.FromFile(known.Type, known.Default);
        return new(known.Name, known.Type, entry is null ? absent : SettingValue.FromFile(known.Type, entry.Value), absent, entry is not null, entry?.Line, file.Name);
    }
}
