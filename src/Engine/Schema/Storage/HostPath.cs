namespace VirtPS.Engine.Schema;

/// <summary>Cleans paths of the host.</summary>
internal static class HostPath
{
    /// <summary>Drops repeated and trailing slashes; two leading ones keep their meaning.</summary>
    /// <remarks>virFileSanitizePath. A document is text: whether the path exists plays no part.</remarks>
    public static string Sanitize(string path)
    {
        if (path.Length == 0 || (!path.Contains("//", StringComparison.Ordinal) && (path.Length == 1 || path[^1] != '/')))
        {
            return path;
        }

        var lead = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//"
            : path[0] == '/' ? "/"
            : string.Empty;
        return lead + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }
}
