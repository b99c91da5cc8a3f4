using System.Reflection;
using VirtPS.Tests.CmdletHost;

namespace VirtPS.Tests.Scenarios;

/// <summary>
/// Runs every script below this folder and every example. What a script must print stands beside it in
/// <c>name.expected.txt</c>. Examples print the machine's name, so they must run without an error and print the same in
/// both. Scripts below Host/ test the stand-in itself with the fixture module: they must print what real PowerShell printed.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly string Root = typeof(ScenarioTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    static ScenarioTests()
    {
        // Start-VirtDaemon looks for the program beside the module and in PATH; the tests' own build of it lies beside theirs.
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var daemon = Path.Combine(build.Parent!.Parent!.FullName, "VirtPS.Daemon", build.Name);
        Environment.SetEnvironmentVariable("PATH", daemon + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
    }

    public static TheoryData<string> Scripts()
    {
        var data = new TheoryData<string>();
        foreach (var folder in new[] { "tests/Scenarios", "examples" }.Where(f => Directory.Exists(Path.Combine(Root, f))))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.ps1", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                data.Add(Path.GetRelativePath(Root, file).Replace('\\', '/'));
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_prints_what_it_must_in_the_stand_in(string script)
    {
        var (output, errors) = Scenario(script).RunInStandIn();
        Check(script, IsExample(script) ? Faultless(script, output, errors) : Expected(script), output, errors);
    }

    [PowerShellTheory]
    [MemberData(nameof(Scripts))]
    public async Task Script_prints_what_it_must_in_PowerShell(string script)
    {
        var (output, errors) = await Scenario(script).RunInPowerShellAsync();
        Check(script, IsExample(script) ? Scenario(script).RunInStandIn().Output : Expected(script), Faultless(script, output, IsExample(script) ? errors : string.Empty), errors);
    }

    private static bool IsExample(string script) => script.StartsWith("examples/", StringComparison.Ordinal);

    private static string Faultless(string script, string output, string errors)
    {
        Assert.True(errors.Length == 0 && output.Length > 0, $"{script} failed.\n--- printed\n{output}\n--- errors\n{errors}");
        return output;
    }

    private static string Expected(string script)
    {
        var file = Path.ChangeExtension(Path.Combine(Root, script), ".expected.txt");
        Assert.True(File.Exists(file), $"{script} has no expected result: {file}");
        return CmdletHost.Scenario.Tidy(File.ReadAllText(file));
    }

    private static Scenario Scenario(string script) => new(
        script.StartsWith("tests/Scenarios/Host/", StringComparison.Ordinal)
            ? Path.Combine(AppContext.BaseDirectory, "Fixture.psd1")
            : Path.Combine(AppContext.BaseDirectory, "module", "VirtPS", "VirtPS.psd1"),
        Path.Combine(Root, script));

    private static void Check(string script, string expected, string output, string errors) =>
        Assert.True(expected == output, $"{script} printed something else.\n--- expected\n{expected}\n--- printed\n{output}\n--- errors\n{errors}");
}
