using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Gets the drivers of this module and what each can do.</summary>
/// <remarks>libvirt publishes the same as its hvsupport page.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDriver", DefaultParameterSetName = "Driver")]
[OutputType(typeof(DriverSupport), ParameterSetName = ["Driver"])]
[OutputType(typeof(FunctionSupport), ParameterSetName = ["Function"])]
public sealed class GetVirtDriverCommand : PSCmdlet
{
    /// <summary>Names or URI schemes; wildcards are allowed. Without any, all drivers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DriverNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Lists functions instead, as <c>Start</c> or <c>Domain.Start</c>; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Function")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DriverFunctionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Function { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var driver in Name is null ? ModuleInitializer.Drivers.Drivers : Name.SelectMany(Called).Distinct())
        {
            if (ParameterSetName == "Driver")
            {
                WriteObject(SupportMatrix.Summarize(driver));
            }
            else
            {
                WriteObject(Functions(driver), enumerateCollection: true);
            }
        }
    }

    private IReadOnlyList<IDriver> Called(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = ModuleInitializer.Drivers.Drivers
            .Where(driver => pattern.IsMatch(driver.Name) || driver.Schemes.Any(pattern.IsMatch)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(ErrorRecords.Missing(VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no driver called '{name}'"), name));
        }

        return found;
    }

    private IEnumerable<FunctionSupport> Functions(IDriver driver)
    {
        var patterns = Function.Select(one => WildcardPattern.Get(one, WildcardOptions.IgnoreCase)).ToList();
        return SupportMatrix.For(driver).Where(function =>
            patterns.Any(pattern => pattern.IsMatch(function.Function) || pattern.IsMatch($"{function.Family}.{function.Function}")));
    }
}
