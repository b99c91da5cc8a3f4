using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the performance events of the domain that is already named on the line.</summary>
public sealed class PerfEventCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            BoundDomains.Of(fakeBoundParameters)
                .SelectMany(domain => Completions.Within(token => DomainTuningReader.ReadAsync(domain, [VirtTuningKind.Perf], false, token)))
                .DistinctBy(one => one.Name)
                .Select(one => (one.Name, one.Value is true ? "is counted" : "is not counted")),
            wordToComplete);
}
