namespace VirtPS.Daemon.Hosting;

/// <summary>Knows the daemon's own version.</summary>
internal static class DaemonVersion
{
    private static readonly Version Own = typeof(DaemonVersion).Assembly.GetName().Version!;

    /// <summary>The version as it is printed.</summary>
    public static string Text { get; } = Own.ToString(3);

    /// <summary>The version as libvirt's calls carry it.</summary>
    public static ulong Number { get; } = (((ulong)Own.Major * 1000) + (ulong)Own.Minor) * 1000 + (ulong)Own.Build;
}
