using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A folder of the virt: drive: the objects of one kind on one host, or the volumes of one pool.</summary>
/// <param name="Name">The folder's name, such as <c>domains</c>.</param>
/// <param name="Connection">The host.</param>
/// <param name="Pool">The pool whose volumes it holds; nothing for other folders.</param>
public sealed record VirtFolder(string Name, VirtConnection Connection, VirtStoragePool? Pool = null)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
