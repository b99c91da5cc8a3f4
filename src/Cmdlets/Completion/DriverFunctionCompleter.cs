using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>Completes the functions of the driver contract, each with its family before it.</summary>
public sealed class DriverFunctionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            ModuleInitializer.Drivers.Drivers.Take(1).SelectMany(SupportMatrix.For)
                .Select(function => $"{function.Family}.{function.Function}").Distinct().Select(name => (name, name)),
            wordToComplete);
}
