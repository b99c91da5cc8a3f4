using VirtPS.Engine.Configuration;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Where a daemon keeps its things.</summary>
/// <param name="Configuration">What the administrator writes.</param>
/// <param name="Run">Sockets, locks and the process number; may be empty after a boot.</param>
/// <param name="State">What must survive a boot.</param>
/// <param name="Log">Log files.</param>
internal sealed record DaemonDirectories(string Configuration, string Run, string State, string Log)
{
    private const string Name = "virtps";

    /// <summary>The directory under which libvirt's clients look for its daemon's sockets.</summary>
    public required string LibvirtRun { get; init; }

    /// <summary>The directory under which libvirt keeps certificates.</summary>
    public required string Pki { get; init; }

    /// <summary>True for the one daemon of a machine, which serves all its users.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The configuration file.</summary>
    public string ConfigFile => Path.Combine(Configuration, "virtpsd.conf");

    /// <summary>Finds the directories for a daemon.</summary>
    /// <param name="root">The directory under which all are to be, or nothing.</param>
    /// <param name="superuser">True when the process runs as the superuser.</param>
    /// <param name="environment">Finds a variable of the environment.</param>
    /// <returns>The directories.</returns>
    public static DaemonDirectories Find(string? root, bool superuser, Func<string, string?> environment) =>
        root is not null ? Under(root, isSystem: false)
        : superuser ? Under("/", isSystem: true)
        : ForUser(new UserDirectories(environment));

    /// <summary>Finds the directories of a daemon that the current user starts.</summary>
    /// <param name="root">The directory under which all are to be, or nothing.</param>
    /// <returns>The directories.</returns>
    public static DaemonDirectories ForCurrentUser(string? root) => Find(root, Environment.IsPrivilegedProcess, Environment.GetEnvironmentVariable);

    /// <summary>Makes the directories as they lie under a root.</summary>
    /// <param name="root">The root.</param>
    /// <param name="isSystem">True for the one daemon of a machine.</param>
    /// <returns>The directories.</returns>
    public static DaemonDirectories Under(string root, bool isSystem) =>
        new(Path.Combine(root, "etc", Name), Path.Combine(root, "run", Name), Path.Combine(root, "var/lib", Name), Path.Combine(root, "var/log", Name))
        {
            LibvirtRun = Path.Combine(root, "run/libvirt"),
            Pki = Path.Combine(root, "etc/pki"),
            IsSystem = isSystem,
        };

    private static DaemonDirectories ForUser(UserDirectories user) =>
        new(Path.Combine(user.Configuration, Name), Path.Combine(user.Run, Name), Path.Combine(user.State, Name), Path.Combine(user.Cache, Name, "log"))
        {
            LibvirtRun = Path.Combine(user.Run, "libvirt"),
            Pki = Path.Combine(user.Home, ".pki"),
        };
}
