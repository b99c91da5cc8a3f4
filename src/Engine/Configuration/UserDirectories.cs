namespace VirtPS.Engine.Configuration;

/// <summary>Where a user's programs keep their things; a daemon and its clients must agree about it.</summary>
/// <remarks>The XDG Base Directory Specification; virGetUserDirectory and its kin. An empty variable counts as none.</remarks>
internal sealed class UserDirectories
{
    /// <summary>Finds the directories.</summary>
    /// <param name="environment">Finds a variable of the environment.</param>
    internal UserDirectories(Func<string, string?> environment)
    {
        Home = environment("HOME") is { Length: > 0 } named ? named : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Configuration = Base("XDG_CONFIG_HOME", ".config");
        Cache = Base("XDG_CACHE_HOME", ".cache");
        State = Base("XDG_DATA_HOME", ".local/share");

        // Without a session GLib gives libvirt the cache directory, so that is where clients look.
        Run = environment("XDG_RUNTIME_DIR") is { Length: > 0 } run ? run : Cache;

        string Base(string variable, string fallback) =>
            environment(variable) is { Length: > 0 } directory ? directory : Path.Combine(Home, fallback);
    }

    /// <summary>The home directory.</summary>
    internal string Home { get; }

    /// <summary>What the user writes.</summary>
    internal string Configuration { get; }

    /// <summary>What can be made again.</summary>
    internal string Cache { get; }

    /// <summary>What must survive a boot.</summary>
    internal string State { get; }

    /// <summary>Sockets, locks and process numbers.</summary>
    internal string Run { get; }
}
