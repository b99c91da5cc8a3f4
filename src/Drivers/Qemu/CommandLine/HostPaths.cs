namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Asks the host what a path is.</summary>
internal static class HostPaths
{
    /// <summary>Finds the node for drawing with the host's graphics card.</summary>
    /// <returns>Its path; nothing when the host has none.</returns>
    internal static string? RenderNode() =>
        Directory.Exists("/dev/dri") ? Directory.EnumerateFiles("/dev/dri", "renderD*").Order(StringComparer.Ordinal).FirstOrDefault() : null;

    /// <summary>Tells whether a path is a CD-ROM drive of the host.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsCdRom(string path)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
        var name = Path.GetFileName(target);
        return target.StartsWith("/dev/", StringComparison.Ordinal)
            && (name.StartsWith("sr", StringComparison.Ordinal) || name.StartsWith("scd", StringComparison.Ordinal));
    }
}
