using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Connects the terminal with the serial console of a domain, until ^] is pressed.</summary>
/// <remarks>virDomainOpenConsole.</remarks>
[Cmdlet(VerbsCommon.Enter, "VirtConsole", DefaultParameterSetName = ByName)]
public sealed class EnterVirtConsoleCommand : DomainTargetCommand
{
    private bool _entered;

    /// <summary>The console, serial or parallel port by its alias; without it the first console.</summary>
    [Parameter(Position = 1)]
    [Alias("Alias")]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>Throws out whoever holds the console now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The key that leaves when it is pressed with Ctrl.</summary>
    [Parameter]
    [ValidatePattern(@"^[A-Za-z@\[\\\]^_]$")]
    public char EscapeKey { get; set; } = ']';

    private protected override void Process(VirtDomain domain)
    {
        RefuseIf(_entered, "a terminal shows one console; name one domain");
        _entered = true;
        RefuseIf(Console.IsInputRedirected || Console.IsOutputRedirected, "Enter-VirtConsole needs a terminal; Open-VirtConsole and Invoke-VirtConsoleScript do without");
        var flags = Force ? DomainConsoleFlags.Force : DomainConsoleFlags.None;
        using var line = Wait(token => domain.Connection.DomainConsoles.OpenConsoleAsync(domain.Ref, Device, flags, token));
        Console.WriteLine($"Connected to '{domain.Name}'. Leave with Ctrl+{EscapeKey}.");
        bool left;
        try
        {
            using var keys = ITerminalKeys.Take();
            left = Stay(token => new TerminalSession(line, keys, EscapeKey).RunAsync(token));
        }
        catch (VirtException error) when (error.Domain == VirtErrorDomain.Streams)
        {
            throw new VirtException(error.Code, $"the console of '{domain.Name}' was taken by somebody else, or its host is gone: {error.Message}", error.Domain);
        }
        finally
        {
            Console.WriteLine();
        }

        if (!left)
        {
            Console.WriteLine($"The console of '{domain.Name}' has ended.");
        }
    }
}
