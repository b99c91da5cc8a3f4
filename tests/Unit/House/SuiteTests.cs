using System.Text.RegularExpressions;
using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.House;

/// <summary>The suites hold every exported cmdlet to its outputs, its errors, -WhatIf and the pipeline; what none of them names is found here.</summary>
/// <remarks>
/// What holds for all cmdlets that ask a host (errors without a connection and without the object, -WhatIf, pipeline, Stop) is looked up in the cmdlets
/// themselves by tests/Pester/Module; here it is asked of the others, and of each cmdlet what only its own tests can know.
/// </remarks>
public sealed partial class SuiteTests
{
    private static readonly IReadOnlyList<CmdletDescription> Cmdlets = CmdletCatalog.Load(House.ModulePath);

    // One text for each test.
    private static readonly List<string> Cases =
    [
        .. Directory.EnumerateFiles(Path.Combine(House.Repository.Root, "tests", "Pester"), "*.Tests.ps1", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) != "Module")
            .SelectMany(path => PesterCase().Split(File.ReadAllText(path)).Skip(1)),
        .. new[] { "Examples", "CmdletHost" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(House.Repository.Root, "tests", folder), "*Tests.cs", SearchOption.AllDirectories))
            .SelectMany(path => Fact().Split(File.ReadAllText(path)).Skip(1)),
    ];

    // The only thing that can be wrong is the connection, and that is asked of all.
    private static readonly string[] NeverRefuse = ["Get-VirtStoragePoolCapability", "Measure-VirtHost", "Get-VirtEventSubscription", "Get-VirtDaemonLog", "Get-VirtDaemonConfig"];

    [Fact]
    public void Every_cmdlet_has_a_test_of_what_it_gives() =>
        House.NoneOf(Without(cmdlet => text => text.Contains("Should", StringComparison.Ordinal) || text.Contains("Assert.", StringComparison.Ordinal)), "No test calls these cmdlets and looks at what comes:");

    [Fact]
    public void Every_cmdlet_has_a_test_of_an_error_by_its_id() =>
        House.NoneOf(
            Without(cmdlet => text => text.Contains(cmdlet.ClassName, StringComparison.Ordinal) || Error().IsMatch(text)).Except(NeverRefuse),
            "No test sees these cmdlets refuse something, by the id of the error:");

    [Fact]
    public void What_changes_this_side_or_a_daemon_has_a_test_of_WhatIf() =>
        House.NoneOf(
            Without(_ => text => text.Contains("-WhatIf", StringComparison.Ordinal) || text.Contains("WhatIf = $true", StringComparison.Ordinal))
                .Intersect(Cmdlets.Where(cmdlet => !AsksHost(cmdlet) && Has(cmdlet, "WhatIf")).Select(cmdlet => cmdlet.Name)),
            "No test sees that -WhatIf keeps these cmdlets from changing anything:");

    [Fact]
    public void What_takes_objects_that_are_none_of_a_host_has_a_test_of_the_pipeline() =>
        House.NoneOf(
            Without(cmdlet => text => Regex.IsMatch(text, $@"\|\s*(&\s*\$Command|{cmdlet.Name}\b)"))
                .Intersect(Cmdlets.Where(cmdlet => !AsksHost(cmdlet) && cmdlet.Inputs.Count > 0).Select(cmdlet => cmdlet.Name)),
            "No test pipes anything to these cmdlets:");

    private static bool AsksHost(CmdletDescription cmdlet) => Has(cmdlet, "Connection");

    private static bool Has(CmdletDescription cmdlet, string parameter) => cmdlet.Parameters.Any(one => one.Name == parameter);

    private static IEnumerable<string> Without(Func<CmdletDescription, Func<string, bool>> sees) => Cmdlets
        .Where(cmdlet => !Cases.Any(text => Regex.IsMatch(text, $@"(?<![\w-]){cmdlet.Name}(?![\w-])") && sees(cmdlet)(text)))
        .Select(cmdlet => cmdlet.Name);

    [GeneratedRegex(@"^(?=\s*It ')", RegexOptions.Multiline)]
    private static partial Regex PesterCase();

    [GeneratedRegex(@"^(?=\s*\[(?:Fact|Theory|PowerShellTheory))", RegexOptions.Multiline)]
    private static partial Regex Fact();

    [GeneratedRegex(@"ErrorId|ErrorOf|problems\[0\]|failed\[0\]")]
    private static partial Regex Error();
}
