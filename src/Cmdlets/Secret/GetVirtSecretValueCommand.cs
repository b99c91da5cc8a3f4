using System.Management.Automation;
using System.Security;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the values of secrets.</summary>
/// <remarks>virSecretGetValue.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtSecretValue", DefaultParameterSetName = ByName)]
[OutputType(typeof(SecureString), typeof(byte[]))]
public sealed class GetVirtSecretValueCommand : SecretTargetCommand
{
    /// <summary>Gives the bytes of the value instead of a secure string.</summary>
    [Parameter]
    public SwitchParameter AsByteArray { get; set; }

    private protected override void Process(VirtSecret secret)
    {
        var value = Wait(token => secret.Connection.Secrets.GetValueAsync(secret.Ref, token));
        if (AsByteArray)
        {
            WriteObject(value, enumerateCollection: false);
            return;
        }

        try
        {
            WriteObject(SecretBytes.ToSecureString(value));
        }
        finally
        {
            Array.Clear(value);
        }
    }
}
