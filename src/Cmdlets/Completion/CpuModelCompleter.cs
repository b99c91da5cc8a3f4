using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of the CPU models that the default connections know.</summary>
public sealed class CpuModelCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Completions.Ask(ModelsAsync).Select(name => (name, name)), wordToComplete);

    private static async Task<IReadOnlyList<string>> ModelsAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        var host = await connection.Host.GetNodeInfoAsync(cancellationToken).ConfigureAwait(false);
        return await connection.Host.GetCpuModelNamesAsync(host.Model, cancellationToken).ConfigureAwait(false);
    }
}
