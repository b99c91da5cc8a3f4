namespace VirtPS.Build;

/// <summary>Builds everything and lays the module out in out/VirtPS and the daemon in out/daemon.</summary>
public static class BuildTask
{
    private const string StageProject = "tools/Stage/Stage.proj";

    /// <summary>Builds and stages.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Repository repository)
    {
        var code = await CompileAsync(repository);
        code = code != 0 ? code : await StageAsync(repository, repository.Module, nativeImages: true);
        return code != 0 ? code : await StageDaemonAsync(repository);
    }

    /// <summary>Compiles the solution.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> CompileAsync(Repository repository) =>
        Shell.RunAsync(repository, "dotnet", "msbuild", repository.Solution, "-restore", "-v:quiet", "-nologo", $"-p:Configuration={Repository.Configuration}");

    /// <summary>Lays the module out.</summary>
    /// <param name="repository">The source tree.</param>
    /// <param name="directory">Where to.</param>
    /// <param name="nativeImages">True to add native code for this kind of machine where the compiler for it can be had.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> StageAsync(Repository repository, string directory, bool nativeImages)
    {
        if (nativeImages && await Shell.AskAsync(repository, "dotnet", "restore", StageProject, "-nologo") is null)
        {
            Console.WriteLine("The native image compiler could not be fetched: the module is staged without native images.");
        }

        var code = await Shell.RunAsync(
            repository, "dotnet", "msbuild", StageProject, "-t:Stage", "-nologo", "-v:quiet", $"-p:Configuration={Repository.Configuration}",
            $"-p:StageDirectory={directory}/", $"-p:ReadyToRun={(nativeImages ? "true" : "false")}");
        if (code == 0)
        {
            Console.WriteLine($"The module is in {Path.GetRelativePath(repository.Root, directory)}.");
        }

        return code;
    }

    private static async Task<int> StageDaemonAsync(Repository repository)
    {
        var code = await Shell.RunAsync(
            repository, "dotnet", "msbuild", StageProject, "-t:StageDaemon", "-nologo", "-v:quiet", $"-p:Configuration={Repository.Configuration}",
            $"-p:DaemonDirectory={repository.Daemon}/");
        if (code == 0)
        {
            Console.WriteLine($"The daemon is in {Path.GetRelativePath(repository.Root, repository.Daemon)}.");
        }

        return code;
    }
}
