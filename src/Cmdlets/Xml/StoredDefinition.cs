using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A definition that a host keeps and that a user changes.</summary>
/// <param name="Name">What it defines.</param>
/// <param name="Root">The name of its root element.</param>
/// <param name="Action">What -WhatIf and -Confirm call the change.</param>
/// <param name="Read">Reads it from the host.</param>
/// <param name="Store">Has the host keep another.</param>
internal sealed record StoredDefinition(
    string Name, string Root, string Action, Func<CancellationToken, Task<string>> Read, Func<string, CancellationToken, Task> Store)
{
    /// <summary>Completes what the user made of it.</summary>
    /// <exception cref="VirtException">InvalidArg when it defines something else now.</exception>
    internal Func<string, string> Complete { get; init; } = static text => text;

    /// <summary>The definition of an object, which shows the change once it is stored.</summary>
    /// <param name="item">The object.</param>
    /// <param name="root">The name of the root element.</param>
    /// <param name="kind">What the object is called.</param>
    /// <param name="read">Reads the definition from the host.</param>
    /// <param name="define">Has the host keep another.</param>
    internal static StoredDefinition Of(
        VirtObject item, string root, string kind, Func<CancellationToken, Task<string>> read, Func<string, CancellationToken, Task> define) =>
        new(item.Name, root, $"Change definition of {kind}", read, async (xml, token) =>
        {
            await define(xml, token).ConfigureAwait(false);
            await item.RefreshAsync(token).ConfigureAwait(false);
        });
}
