namespace VirtPS.Engine.Admin;

/// <summary>What a daemon logs, and where.</summary>
public sealed class VirtDaemonLog
{
    internal VirtDaemonLog(VirtDaemonConnection daemon, string filters, string outputs)
    {
        Daemon = daemon;
        Filters = Words(filters);
        Outputs = Words(outputs);
    }

    /// <summary>The daemon.</summary>
    public VirtDaemonConnection Daemon { get; }

    /// <summary>What is logged of some categories, such as <c>1:rpc</c>: the least level, 1 (debug) to 4 (error), and the category.</summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>Where it is logged, such as <c>3:stderr</c>: the least level and the place.</summary>
    public IReadOnlyList<string> Outputs { get; }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
