using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of volumes, of the pool that is already named on the line where there is one.</summary>
public sealed class StorageVolumeNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Completions.Within(token => NamesAsync(fakeBoundParameters["Pool"], token)), wordToComplete);

    private static async Task<IReadOnlyList<(string Text, string ToolTip)>> NamesAsync(object? pool, CancellationToken cancellationToken)
    {
        var volumes = (pool is PSObject wrapped ? wrapped.BaseObject : pool) switch
        {
            null => await StorageVolumeFinder.AllAsync(ConnectionTable.Defaults, cancellationToken).ConfigureAwait(false),
            VirtStoragePool known => await StorageVolumeFinder.InPoolsAsync([known], cancellationToken).ConfigureAwait(false),
            var name => await StorageVolumeFinder.InPoolsAsync(
                (await Finders.StoragePools.NamedAsync(ConnectionTable.Defaults, $"{name}", cancellationToken).ConfigureAwait(false)).Items,
                cancellationToken).ConfigureAwait(false),
        };
        return [.. volumes.Items.Select(volume => (volume.Name, $"{volume.Name} of {volume.Pool}, {volume.CapacityText}")).DistinctBy(offer => offer.Name)];
    }
}
