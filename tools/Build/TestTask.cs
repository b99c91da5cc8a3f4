using System.Xml.Linq;

namespace VirtPS.Build;

/// <summary>Runs every test and ends with one line of counts.</summary>
public static class TestTask
{
    private const string LongestTest = "10m";
    private static readonly TimeSpan LongestSuites = TimeSpan.FromMinutes(15);
    private static readonly TestCounts OneFailure = new(0, 1, 0);

    /// <summary>Builds and stages the module, runs the test projects, then the Pester suites.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>Zero when nothing failed.</returns>
    public static async Task<int> RunAsync(Repository repository)
    {
        var counts = await BuildTask.RunAsync(repository) == 0
            ? await RunProjectsAsync(repository) + await RunSuitesAsync(repository)
            : Broken("The build failed, so no test was run.");
        Console.WriteLine(counts);
        return counts.Failed == 0 ? 0 : 1;
    }

    private static async Task<TestCounts> RunProjectsAsync(Repository repository)
    {
        var reports = Path.Combine(repository.Output, "test-results");
        if (Directory.Exists(reports))
        {
            Directory.Delete(reports, recursive: true);
        }

        var code = await Shell.RunAsync(
            repository, "dotnet", "test", repository.Solution, "-c", Repository.Configuration, "--no-build", "-nologo", "-v", "quiet",
            "--blame-hang-timeout", LongestTest, "--blame-hang-dump-type", "none", $"-p:TestReports={reports}");
        var counts = new TestCounts();
        if (Directory.Exists(reports))
        {
            foreach (var report in Directory.EnumerateFiles(reports, "*.trx", SearchOption.AllDirectories))
            {
                counts += TestCounts.FromTrx(XDocument.Load(report));
            }
        }

        // A host that dies leaves a code but no failed test behind.
        return code != 0 && counts.Failed == 0 ? counts + Broken($"dotnet test ended with code {code}.") : counts;
    }

    private static async Task<TestCounts> RunSuitesAsync(Repository repository)
    {
        var directory = Path.Combine(repository.Root, "tests", "Pester");
        var suites = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.Tests.ps1", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
            : [];
        if (suites.Count == 0)
        {
            return default;
        }

        if (await PowerShellHost.FindAsync(repository) is not { } host || !await host.HasPesterAsync(repository))
        {
            suites.ForEach(suite => Console.WriteLine(
                $"skipped: {Path.GetRelativePath(repository.Root, suite)} (needs PowerShell 7.6 with Pester 5)"));
            return new TestCounts(0, 0, suites.Count);
        }

        var report = Path.Combine(repository.Output, "pester-counts.txt");
        File.Delete(report);
        var code = await host.RunAsync(
            repository, Path.Combine(repository.Root, "tools", "Build", "Invoke-Suites.ps1"), [directory, report], LongestSuites);
        return File.Exists(report) ? TestCounts.Parse(await File.ReadAllTextAsync(report)) : Broken($"The Pester run ended with code {code}.");
    }

    private static TestCounts Broken(string reason)
    {
        Console.WriteLine(reason);
        return OneFailure;
    }
}
