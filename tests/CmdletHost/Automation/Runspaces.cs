namespace System.Management.Automation.Runspaces;

/// <summary>A session with another PowerShell; there is none here, so that only its type is known.</summary>
public sealed class PSSession
{
    internal PSSession() { }

    public string ComputerName { get; } = "";
    public string Name { get; set; } = "";
}
