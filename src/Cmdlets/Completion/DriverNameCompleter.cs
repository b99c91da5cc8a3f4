using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Commands;

/// <summary>Completes the names of drivers.</summary>
public sealed class DriverNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            ModuleInitializer.Drivers.Drivers.Select(driver => (driver.Name, string.Join(", ", driver.Schemes))), wordToComplete);
}
