namespace VirtPS.Build;

/// <summary>Knows where things are in the source tree.</summary>
/// <param name="Root">The directory that holds VirtPS.slnx.</param>
public sealed record Repository(string Root)
{
    /// <summary>The configuration that is built, staged and tested.</summary>
    public const string Configuration = "Release";

    /// <summary>Where everything goes that is not source.</summary>
    public string Output => Path.Combine(Root, "out");

    /// <summary>The module as it is installed.</summary>
    public string Module => Path.Combine(Output, "VirtPS");

    /// <summary>The daemon as it is installed.</summary>
    public string Daemon => Path.Combine(Output, "daemon");

    /// <summary>The solution.</summary>
    public string Solution => Path.Combine(Root, "VirtPS.slnx");

    /// <summary>The module's manifest in the source tree.</summary>
    public string Manifest => Path.Combine(Root, "VirtPS.psd1");

    /// <summary>Finds the source tree around the running program.</summary>
    /// <returns>The tree.</returns>
    public static Repository Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "VirtPS.slnx")))
            {
                return new Repository(directory.FullName);
            }
        }

        throw new InvalidOperationException("The program does not run from within the source tree.");
    }

    /// <summary>Gets the path of a program or library that the solution builds.</summary>
    /// <param name="project">The project's name.</param>
    /// <returns>The path of its assembly.</returns>
    public string Assembly(string project) =>
        Path.Combine(Output, "build", "bin", project, Configuration.ToLowerInvariant(), project + ".dll");
}
