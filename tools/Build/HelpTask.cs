namespace VirtPS.Build;

/// <summary>Brings the mechanical parts of the help pages up to date with the code.</summary>
public static class HelpTask
{
    /// <summary>Compiles, then rewrites the pages or begins one.</summary>
    /// <param name="repository">The source tree.</param>
    /// <param name="cmdlet">The cmdlet whose page to begin; nothing to rewrite the pages that are there.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Repository repository, string? cmdlet = null)
    {
        var code = await BuildTask.CompileAsync(repository);
        string[] arguments = [
            repository.Assembly("VirtPS.HelpBuilder"), "update", Path.Combine(repository.Root, "docs", "en-US"), repository.Assembly("VirtPS")];
        return code != 0 ? code : await Shell.RunAsync(repository, "dotnet", cmdlet is null ? arguments : [.. arguments, cmdlet]);
    }
}
