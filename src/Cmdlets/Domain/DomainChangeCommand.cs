using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that change domains and give nothing unless asked to.</summary>
public abstract class DomainChangeCommand : DomainTargetCommand
{
    /// <summary>Gives the domains on, as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Changes one domain, if the user agrees, and gives it on if asked to.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="action">What -WhatIf and -Confirm call the change.</param>
    /// <param name="work">The change.</param>
    private protected void Change(VirtDomain domain, string action, Func<CancellationToken, Task> work)
    {
        if (ShouldProcess(domain.Name, action))
        {
            Do(domain, work);
            Pass(domain);
        }
    }

    /// <summary>Changes one domain without asking, and looks at it again.</summary>
    private protected void Do(VirtDomain domain, Func<CancellationToken, Task> work) =>
        Wait(async token =>
        {
            await work(token).ConfigureAwait(false);
            await domain.TryRefreshAsync(token).ConfigureAwait(false);
        });

    /// <summary>Gives a domain on if asked to.</summary>
    private protected void Pass(VirtDomain domain)
    {
        if (PassThru)
        {
            WriteObject(domain);
        }
    }
}
