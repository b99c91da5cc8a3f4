namespace VirtPS.Build;

/// <summary>Brings what follows from the code up to date in the help pages and docs/drivers.md.</summary>
public static class HelpTask
{
    /// <summary>Compiles, then rewrites the pages or begins one.</summary>
    /// <param name="repository">The source tree.</param>
    /// <param name="cmdlet">The cmdlet whose page to begin; nothing to rewrite the pages that are there.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Repository repository, string? cmdlet = null)
    {
        var code = await BuildTask.CompileAsync(repository);
        if (code != 0)
        {
            return code;
        }

        var docs = Path.Combine(repository.Root, "docs");
        string[] pages = [repository.Assembly("VirtPS.HelpBuilder"), "update", Path.Combine(docs, "en-US"), repository.Assembly("VirtPS")];
        code = await Shell.RunAsync(repository, "dotnet", cmdlet is null ? pages : [.. pages, cmdlet]);
        return code != 0 ? code : await Shell.RunAsync(
            repository, "dotnet", repository.Assembly("VirtPS.DriverTable"), Path.Combine(docs, "drivers.md"));
    }
}
