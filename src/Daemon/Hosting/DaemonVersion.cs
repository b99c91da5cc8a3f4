namespace VirtPS.Daemon.Hosting;

/// <summary>Knows the daemon's own version.</summary>
internal static class DaemonVersion
{
    /// <summary>The version as it is printed.</summary>
    public static string Text { get; } = typeof(DaemonVersion).Assembly.GetName().Version!.ToString(3);
}
