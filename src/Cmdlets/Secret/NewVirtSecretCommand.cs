using System.Management.Automation;
using System.Security;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes secrets.</summary>
/// <remarks>virSecretDefineXML, virSecretSetValue.</remarks>
[Cmdlet(VerbsCommon.New, "VirtSecret", DefaultParameterSetName = ByUse, SupportsShouldProcess = true)]
[OutputType(typeof(VirtSecret))]
public sealed class NewVirtSecretCommand : VirtCommand
{
    private const string ByUse = "Usage";
    private const string ByXml = "Xml";

    /// <summary>What the secret is for.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUse)]
    public SecretUsageType Usage { get; set; }

    /// <summary>What uses it: a volume's path, or the name that disks, pools and TPMs call the secret by.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUse)]
    [ValidateNotNullOrEmpty]
    public string? UsageId { get; set; }

    /// <summary>What a person may want to know.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByUse)]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>The uuid; without it a new one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByUse)]
    public Guid? Uuid { get; set; }

    /// <summary>Keeps the secret in the host's memory only.</summary>
    [Parameter(ParameterSetName = ByUse)]
    public SwitchParameter Ephemeral { get; set; }

    /// <summary>Lets nobody but the host's own drivers read the value.</summary>
    [Parameter(ParameterSetName = ByUse)]
    public SwitchParameter Private { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>The value.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Value { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RefuseIf(ParameterSetName == ByUse && Usage == SecretUsageType.None != UsageId is null, "-Usage and -UsageId go together");
        Attempt(ParameterSetName == ByXml ? Xml : UsageId, () =>
        {
            var connection = Target();
            var definition = ParameterSetName == ByXml ? SecretXml.Parse(Xml) : Describe();
            WriteVerbose(definition.ToString());
            if (ShouldProcess(definition.UsageId ?? $"{definition.Uuid}", "Define secret"))
            {
                WriteObject(Wait(token => MakeAsync(connection, definition.ToString(), token)));
            }
        });
    }

    private SecretXml Describe()
    {
        var definition = new SecretXml { IsEphemeral = Ephemeral, IsPrivate = Private, Uuid = Uuid, Description = Description };
        if (UsageId is not null)
        {
            definition.SetUsage(SecretUsages.Format(Usage), UsageId);
        }

        return definition;
    }

    private async Task<VirtSecret> MakeAsync(VirtConnection connection, string xml, CancellationToken cancellationToken)
    {
        var made = await connection.Secrets.DefineAsync(xml, validate: false, cancellationToken).ConfigureAwait(false);
        if (Value is not null)
        {
            await connection.Secrets.SetValueAsync(made, SecretBytes.Of(Value), cancellationToken).ConfigureAwait(false);
        }

        return await VirtSecret.GetAsync(connection, made, cancellationToken).ConfigureAwait(false);
    }
}
