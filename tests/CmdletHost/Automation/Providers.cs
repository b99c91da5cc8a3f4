using System.Collections;
using System.Collections.ObjectModel;

namespace System.Management.Automation.Provider;

/// <summary>What providers are declared with. The stand-in has no drives: it loads these types and runs none of them.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CmdletProviderAttribute(string providerName, ProviderCapabilities providerCapabilities) : Attribute
{
    public string ProviderName { get; } = providerName;
    public ProviderCapabilities ProviderCapabilities { get; } = providerCapabilities;
}

[Flags]
public enum ProviderCapabilities
{
    None = 0,
    ShouldProcess = 16,
}

public interface IContentReader : IDisposable
{
    IList Read(long readCount);
    void Seek(long offset, SeekOrigin origin);
    void Close();
}

public interface IContentWriter : IDisposable
{
    IList Write(IList content);
    void Seek(long offset, SeekOrigin origin);
    void Close();
}

public interface IContentCmdletProvider
{
    IContentReader GetContentReader(string path);
    object? GetContentReaderDynamicParameters(string path);
    IContentWriter GetContentWriter(string path);
    object? GetContentWriterDynamicParameters(string path);
    void ClearContent(string path);
    object? ClearContentDynamicParameters(string path);
}

public abstract class CmdletProvider
{
    protected internal ProviderInfo ProviderInfo => ProviderInfo.FileSystem;
    protected PSDriveInfo PSDriveInfo => throw new NotSupportedException();
    public SwitchParameter Force => default;
    public bool Stopping => false;

    protected internal virtual void StopProcessing() { }
    public bool ShouldProcess(string target, string action) => throw new NotSupportedException();
    public void WriteItemObject(object item, string path, bool isContainer) => throw new NotSupportedException();
    public void WriteError(ErrorRecord errorRecord) => throw new NotSupportedException();
}

public abstract class DriveCmdletProvider : CmdletProvider
{
    protected virtual Collection<PSDriveInfo> InitializeDefaultDrives() => [];
}

public abstract class ItemCmdletProvider : DriveCmdletProvider
{
    protected virtual void GetItem(string path) { }
    protected virtual bool ItemExists(string path) => false;
    protected abstract bool IsValidPath(string path);
}

public abstract class ContainerCmdletProvider : ItemCmdletProvider
{
    protected virtual void GetChildItems(string path, bool recurse) { }
    protected virtual void GetChildItems(string path, bool recurse, uint depth) { }
    protected virtual void GetChildNames(string path, ReturnContainers returnContainers) { }
    protected virtual bool HasChildItems(string path) => false;
    protected virtual void RemoveItem(string path, bool recurse) { }
    protected virtual void RenameItem(string path, string newName) { }
}

public abstract class NavigationCmdletProvider : ContainerCmdletProvider
{
    protected virtual bool IsItemContainer(string path) => false;
    protected virtual string GetParentPath(string path, string root) => throw new NotSupportedException();
    protected virtual string MakePath(string parent, string child) => throw new NotSupportedException();
}
