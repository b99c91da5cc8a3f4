using System.Management.Automation;
using System.Security;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets the values of secrets.</summary>
/// <remarks>virSecretSetValue.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtSecretValue", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtSecret))]
public sealed class SetVirtSecretValueCommand : SecretTargetCommand
{
    /// <summary>The value, as text.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public SecureString? Value { get; set; }

    /// <summary>The value, as bytes.</summary>
    [Parameter]
    [ValidateNotNull]
    public byte[]? Bytes { get; set; }

    /// <summary>Gives the secret on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Value is null == Bytes is null, "the value is either a secure string (-Value) or bytes (-Bytes)");

    private protected override void Process(VirtSecret secret)
    {
        if (!ShouldProcess(secret.Name, "Set value of secret"))
        {
            return;
        }

        var value = Bytes ?? SecretBytes.Of(Value!);
        try
        {
            Wait(token => secret.Connection.Secrets.SetValueAsync(secret.Ref, value, token));
        }
        finally
        {
            if (Bytes is null)
            {
                Array.Clear(value);
            }
        }

        if (PassThru)
        {
            WriteObject(secret);
        }
    }
}
