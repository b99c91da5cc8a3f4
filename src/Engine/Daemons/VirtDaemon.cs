namespace VirtPS.Engine.Daemons;

/// <summary>A virtpsd of this machine that runs.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Root">The directory that holds everything of it; nothing for the daemon of the system or of the user.</param>
/// <param name="Directory">Where its sockets are, unless its configuration says otherwise.</param>
public sealed record VirtDaemon(int ProcessId, string? Root, string Directory)
{
    /// <summary>Its configuration file, which need not exist.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>The socket for everything, for <c>?socket=</c> in a connection's URI.</summary>
    public string Socket => Path.Combine(Directory, "virtps-sock");

    /// <summary>The socket for looking only.</summary>
    public string ReadOnlySocket => Path.Combine(Directory, "virtps-sock-ro");

    /// <summary>The socket for administering the daemon.</summary>
    public string AdminSocket => Path.Combine(Directory, "virtps-admin-sock");
}
