using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>What guests with encrypted memory tell of their start, and what they are handed before it.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class ProtectedMemory(QemuNode node)
{
    /// <summary>Reads what a guest tells.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The fields; none for a guest whose memory is not protected by SEV.</returns>
    /// <exception cref="VirtException">OperationInvalid when a guest with it does not run.</exception>
    /// <remarks>qemuDomainGetLaunchSecurityInfo.</remarks>
    internal async Task<IReadOnlyList<TypedParameter>> ReadAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        if (LaunchSecret.TypeOf(domain) is not "sev")
        {
            return [];
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Query, "virDomainGetLaunchSecurityInfo", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        var measurement = (await run.Monitor.RunAsync("query-sev-launch-measure", null, cancellationToken).ConfigureAwait(false)).Text("data");
        var facts = await run.Monitor.RunAsync("query-sev", null, cancellationToken).ConfigureAwait(false);
        return
        [
            new("sev-measurement", measurement ?? throw QemuNode.Speaker.Internal("query-sev-launch-measure reply was missing 'data'")),
            new("sev-api-major", Fact("api-major")),
            new("sev-api-minor", Fact("api-minor")),
            new("sev-build-id", Fact("build-id")),
            new("sev-policy", Fact("policy")),
        ];

        uint Fact(string name) => (uint?)facts.Number(name) ?? throw QemuNode.Speaker.Internal("query-sev reply was missing some data");
    }

    /// <summary>Hands a paused guest its secret.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="parameters">The secret and its header.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationUnsupported for a guest without SEV; InternalError when half is missing; OperationInvalid unless it is paused.</exception>
    /// <remarks>qemuDomainSetLaunchSecurityState.</remarks>
    internal async Task SetAsync(DomainRef reference, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        var secret = LaunchSecret.Read(parameters, domain, QemuNode.Speaker);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetLaunchSecurityState", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        if (domain.State != DomainState.Paused)
        {
            throw QemuNode.Speaker.Invalid("domain must be in a paused state");
        }

        var arguments = new JsonObject { ["packet-header"] = secret.Header, ["secret"] = secret.Secret };
        if (secret.Address is { } address)
        {
            arguments["gpa"] = address;
        }

        await run.Monitor.RunAsync("sev-inject-launch-secret", arguments, cancellationToken).ConfigureAwait(false);
    }
}
