using System.Xml.Linq;

namespace VirtPS.Build;

/// <summary>Runs every test and ends with the failures and one line of counts.</summary>
public static class TestTask
{
    private const string LongestTest = "10m";
    private static readonly TimeSpan LongestSuites = TimeSpan.FromMinutes(15);

    /// <summary>Builds and stages the module, runs the test projects, then the Pester suites.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>Zero when nothing failed.</returns>
    public static async Task<int> RunAsync(Repository repository)
    {
        var report = await BuildTask.RunAsync(repository) == 0
            ? await RunProjectsAsync(repository) + await RunSuitesAsync(repository)
            : TestReport.Broken("The build failed, so no test was run.");
        Console.WriteLine(report);
        return report.Counts.Failed == 0 ? 0 : 1;
    }

    private static async Task<TestReport> RunProjectsAsync(Repository repository)
    {
        var reports = Path.Combine(repository.Output, "test-results");
        if (Directory.Exists(reports))
        {
            Directory.Delete(reports, recursive: true);
        }

        // One project after the other: their real guests and hosts crowd a small machine as it is.
        var code = await Shell.RunAsync(
            repository, "dotnet", "test", repository.Solution, "-m:1", "-c", Repository.Configuration, "--no-build", "-nologo", "-v", "quiet",
            "--blame-hang-timeout", LongestTest, "--blame-hang-dump-type", "none", $"-p:TestReports={reports}");
        var total = TestReport.Empty;
        if (Directory.Exists(reports))
        {
            foreach (var report in Directory.EnumerateFiles(reports, "*.trx", SearchOption.AllDirectories))
            {
                total += TestReport.FromTrx(XDocument.Load(report));
            }
        }

        // A host that dies leaves a code but no failed test behind.
        return code != 0 && total.Failures.Count == 0 ? total + TestReport.Broken($"dotnet test ended with code {code}.") : total;
    }

    private static async Task<TestReport> RunSuitesAsync(Repository repository)
    {
        var directory = Path.Combine(repository.Root, "tests", "Pester");
        var suites = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.Tests.ps1", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
            : [];
        if (suites.Count == 0)
        {
            return TestReport.Empty;
        }

        if (await PowerShellHost.FindAsync(repository) is not { } host || !await host.HasPesterAsync(repository))
        {
            suites.ForEach(suite => Console.WriteLine(
                $"skipped: {Path.GetRelativePath(repository.Root, suite)} (needs PowerShell 7.6 with Pester 5)"));
            return new TestReport(new TestCounts(0, 0, suites.Count), []);
        }

        var report = Path.Combine(repository.Output, "pester-report.txt");
        File.Delete(report);
        var code = await host.RunAsync(
            repository, Path.Combine(repository.Root, "tools", "Build", "Invoke-Suites.ps1"), [directory, report], LongestSuites);
        return File.Exists(report) ? TestReport.Parse(await File.ReadAllTextAsync(report)) : TestReport.Broken($"The Pester run ended with code {code}.");
    }
}
