using System.Management.Automation;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Checks documents before a host is asked: their form, what libvirt refuses, and words it does not know.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VirtXml")]
[OutputType(typeof(bool), typeof(XmlProblem))]
public sealed class TestVirtXmlCommand : DocumentCommand
{
    /// <summary>The documents: texts, files, or objects such as domains.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Path", "FullName")]
    [ValidateNotNullOrEmpty]
    public DocumentArgument[] Xml { get; set; } = [];

    /// <summary>Gives the problems, rather than whether there are none.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Warnings make a document bad too.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var document in Xml)
        {
            Attempt(document.ToString(), () => Judge(document));
        }
    }

    private void Judge(DocumentArgument document)
    {
        var problems = DocumentCheck.Check(TextOf(document, inactive: false));
        if (Detailed)
        {
            WriteObject(problems, enumerateCollection: true);
            return;
        }

        foreach (var problem in problems)
        {
            WriteVerbose($"{document}: line {problem.Line}: {problem.Message}");
        }

        WriteObject(!problems.Any(problem => Strict || problem.Severity == XmlSeverity.Error));
    }
}
