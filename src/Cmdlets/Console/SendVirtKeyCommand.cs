using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Presses keys of the keyboards of domains, or types text.</summary>
/// <remarks>virDomainSendKey.</remarks>
[Cmdlet(VerbsCommunications.Send, "VirtKey", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SendVirtKeyCommand : DomainChangeCommand
{
    /// <summary>The keys that are pressed together, such as Ctrl, Alt, Delete, or numbers of -CodeSet.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(KeyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Key { get; set; }

    /// <summary>Text to type on a keyboard with US layout.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Text { get; set; }

    /// <summary>How long the keys are held, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(0, 60000)]
    public int HoldMilliseconds { get; set; }

    /// <summary>What numbers given to -Key mean.</summary>
    [Parameter]
    public KeycodeSet CodeSet { get; set; } = KeycodeSet.Linux;

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf((Key is null) == (Text is null), "either -Key or -Text says what is pressed");

    private protected override void Process(VirtDomain domain)
    {
        var presses = Text is null ? Keyboard.Chord(Key!) : Keyboard.Type(Text);
        Change(domain, Text is null ? $"Press {string.Join('+', Key!)}" : $"Type {Text.Length} characters", async token =>
        {
            foreach (var press in presses)
            {
                await domain.Connection.DomainGuests.SendKeyAsync(
                    domain.Ref, Text is null ? CodeSet : KeycodeSet.Linux, HoldMilliseconds, press, token).ConfigureAwait(false);
            }
        });
    }
}
