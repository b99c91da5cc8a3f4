using System.Reflection;
using VirtPS.Tests.CmdletHost;

namespace VirtPS.Tests.Scenarios;

/// <summary>
/// Runs every script below this folder and every example. What a script must print stands beside it in
/// <c>name.expected.txt</c>; an example takes part once its result stands in Examples/. Scripts below Host/ test
/// the stand-in itself with the fixture module: what they must print is what real PowerShell printed.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly string Root = typeof(ScenarioTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static TheoryData<string> Scripts()
    {
        var data = new TheoryData<string>();
        foreach (var folder in new[] { "tests/Scenarios", "examples" }.Where(f => Directory.Exists(Path.Combine(Root, f))))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.ps1", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var script = Path.GetRelativePath(Root, file).Replace('\\', '/');
                if (folder != "examples" || File.Exists(Expected(script)))
                {
                    data.Add(script);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_prints_what_it_must_in_the_stand_in(string script)
    {
        var (output, errors) = Scenario(script).RunInStandIn();
        Check(script, output, errors);
    }

    [PowerShellTheory]
    [MemberData(nameof(Scripts))]
    public async Task Script_prints_what_it_must_in_PowerShell(string script)
    {
        var (output, errors) = await Scenario(script).RunInPowerShellAsync();
        Check(script, output, errors);
    }

    private static string Expected(string script) => script.StartsWith("examples/", StringComparison.Ordinal)
        ? Path.Combine(Root, "tests/Scenarios/Examples", Path.ChangeExtension(Path.GetFileName(script), ".expected.txt"))
        : Path.ChangeExtension(Path.Combine(Root, script), ".expected.txt");

    private static Scenario Scenario(string script) => new(
        script.StartsWith("tests/Scenarios/Host/", StringComparison.Ordinal)
            ? Path.Combine(AppContext.BaseDirectory, "Fixture.psd1")
            : Path.Combine(AppContext.BaseDirectory, "module", "VirtPS", "VirtPS.psd1"),
        Path.Combine(Root, script));

    private static void Check(string script, string output, string errors)
    {
        var expected = Expected(script);
        Assert.True(File.Exists(expected), $"{script} has no expected result: {expected}");
        var text = CmdletHost.Scenario.Tidy(File.ReadAllText(expected));
        Assert.True(text == output, $"{script} printed something else.\n--- expected\n{text}\n--- printed\n{output}\n--- errors\n{errors}");
    }
}
