namespace VirtPS.Build;

/// <summary>Brings the mechanical parts of the help pages up to date with the code.</summary>
public static class HelpTask
{
    /// <summary>Compiles, rewrites the pages, and builds the help from them.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Repository repository)
    {
        var code = await BuildTask.CompileAsync(repository);
        return code != 0 ? code : await Shell.RunAsync(
            repository, "dotnet", repository.Assembly("VirtPS.HelpBuilder"), "update",
            Path.Combine(repository.Root, "docs", "en-US"), repository.Assembly("VirtPS"));
    }
}
