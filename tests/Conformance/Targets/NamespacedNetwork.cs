using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The network stack of a namespace, for drivers in this process.</summary>
internal sealed class NamespacedNetwork(NetworkNamespace stack, params (string Name, string Value)[] variables) : IHostNetwork
{
    public Task<ProgramResult> TryRunAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken) =>
        HostProgram.Find(stack.Enter[0], VirtErrorDomain.Network).With(variables).TryRunAsync(
            [.. stack.Enter[1..], HostProgram.Find(program, VirtErrorDomain.Network).Path, .. arguments], input, cancellationToken);

    public async Task<bool> WriteSettingAsync(string setting, string value, CancellationToken cancellationToken) =>
        (await TryRunAsync("sh", ["-c", "test -e \"$0\" && printf %s \"$1\" > \"$0\"", $"/proc/sys/net/{setting}", value], null, cancellationToken)).ExitCode == 0;

    public async Task<IReadOnlyList<string>> ReadTableAsync(string table, CancellationToken cancellationToken) =>
        await File.ReadAllLinesAsync($"/proc/{stack.Id}/net/{table}", cancellationToken);

    public Task<bool> ComputeChecksumsAsync(string device, CancellationToken cancellationToken) => Task.FromResult(true);
}
