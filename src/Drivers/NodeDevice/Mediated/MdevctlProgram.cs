using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NodeDevice.Mediated;

/// <summary>Makes and keeps mediated devices through mdevctl.</summary>
/// <remarks>mdevctl(8); nodeDeviceGetMdevctlCommand.</remarks>
/// <param name="program">The program.</param>
internal sealed class MdevctlProgram(HostProgram program) : IMediatedDevices
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<MdevDefinition>> ListAsync(CancellationToken cancellationToken)
    {
        var output = await RunAsync("failed to query mdevs from mdevctl", null, ["list", "--dumpjson", "--defined"], cancellationToken).ConfigureAwait(false);
        try
        {
            // The program writes an array of one object, whose keys are the parents; each of their children has its number for a key.
            return
            [
                .. from all in JsonNode.Parse(output.Length == 0 ? "[]" : output)!.AsArray()
                   from parent in all!.AsObject()
                   from child in parent.Value!.AsArray()
                   from pair in child!.AsObject()
                   select MdevDefinition.Read(VirtUuid.Parse(pair.Key), parent.Key, pair.Value),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"Unexpected format for mdevctl response: {e.Message}", VirtErrorDomain.NodeDevice, e);
        }
    }

    /// <inheritdoc/>
    public async Task<Guid> DefineAsync(MdevDefinition definition, CancellationToken cancellationToken)
    {
        // The program refuses to define what is defined.
        if (definition.Uuid is { } known && (await ListAsync(cancellationToken).ConfigureAwait(false)).Any(one => one.Uuid == known && one.Parent == definition.Parent))
        {
            string[] words = ["modify", "--parent=" + definition.Parent, "--jsonfile=/dev/stdin", "--uuid=" + VirtUuid.Format(known)];
            await RunAsync("Unable to update mediated device", definition.ToJson(), words, cancellationToken).ConfigureAwait(false);
            return known;
        }

        return NumberIn(await RunAsync("Unable to define mediated device", definition.ToJson(), Making("define", definition), cancellationToken).ConfigureAwait(false), definition);
    }

    /// <inheritdoc/>
    public Task UndefineAsync(MdevDefinition definition, CancellationToken cancellationToken) =>
        RunAsync(
            "Unable to undefine mediated device",
            null,
            ["undefine", "--parent=" + definition.Parent, "--uuid=" + VirtUuid.Format(definition.Uuid!.Value)],
            cancellationToken);

    /// <inheritdoc/>
    public async Task<Guid> CreateAsync(MdevDefinition definition, CancellationToken cancellationToken) =>
        NumberIn(await RunAsync("Unable to start mediated device", definition.ToJson(), Making("start", definition), cancellationToken).ConfigureAwait(false), definition);

    /// <inheritdoc/>
    public Task DestroyAsync(Guid uuid, CancellationToken cancellationToken) =>
        RunAsync($"Unable to destroy '{VirtUuid.Format(uuid)}'", null, ["stop", "--uuid=" + VirtUuid.Format(uuid)], cancellationToken);

    private static IEnumerable<string> Making(string verb, MdevDefinition definition)
    {
        string[] words = [verb, "--parent=" + definition.Parent, "--jsonfile=/dev/stdin"];
        return definition.Uuid is { } uuid ? words.Append("--uuid=" + VirtUuid.Format(uuid)) : words;
    }

    private static Guid NumberIn(string output, MdevDefinition definition) =>
        VirtUuid.TryParse(output.Trim(), out var made) ? made
        : definition.Uuid ?? throw new VirtException(VirtErrorCode.InternalError, $"mdevctl gave no uuid but '{output.Trim()}'", VirtErrorDomain.NodeDevice);

    private async Task<string> RunAsync(string failure, string? input, IEnumerable<string> words, CancellationToken cancellationToken)
    {
        var result = await program.TryRunAsync(words, input, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new VirtException(
                VirtErrorCode.InternalError, $"{failure}: {(result.Error.Trim() is { Length: > 0 } said ? said : "Unknown error")}", VirtErrorDomain.NodeDevice);
    }
}
