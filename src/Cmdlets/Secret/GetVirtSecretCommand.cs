using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets secrets, without their values.</summary>
/// <remarks>virConnectListAllSecrets, virSecretLookupByUUID, virSecretLookupByUsage.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtSecret", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtSecret))]
public sealed class GetVirtSecretCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByUuid = "Uuid";

    /// <summary>What uses the secrets; wildcards are allowed. Without any, all secrets.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SecretUsageIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? UsageId { get; set; }

    /// <summary>Uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Only secrets for one of these uses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SecretUsageType[]? Usage { get; set; }

    /// <summary>Only secrets that live in the host's memory; with -Ephemeral:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Ephemeral { get; set; }

    /// <summary>Only secrets whose value nobody may read; with -Private:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Private { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(UsageId, () =>
    {
        var found = ParameterSetName switch
        {
            ByUuid => Found(Uuid, (uuid, token) => Finders.Secrets.IdentifiedAsync(Sources(), uuid, token)),
            _ when UsageId is null => Gather(token => Finders.Secrets.AllAsync(Sources(), token)),
            _ => Found(UsageId, (usage, token) => Finders.Secrets.NamedAsync(Sources(), usage, token)),
        };
        WriteObject(found.Where(Passes), enumerateCollection: true);
    });

    private bool Passes(VirtSecret secret) =>
        (Usage is null || Usage.Contains(secret.Usage))
        && (!MyInvocation.BoundParameters.ContainsKey(nameof(Ephemeral)) || secret.IsEphemeral == Ephemeral)
        && (!MyInvocation.BoundParameters.ContainsKey(nameof(Private)) || secret.IsPrivate == Private);
}
