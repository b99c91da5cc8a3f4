namespace VirtPS.Engine.Model;

/// <summary>A network card that a domain is to have.</summary>
public sealed record VirtInterfaceConfig
{
    /// <summary>The virtual network it is on.</summary>
    public string? Network { get; init; }

    /// <summary>The port group of that network.</summary>
    public string? PortGroup { get; init; }

    /// <summary>The host's bridge it is on.</summary>
    public string? Bridge { get; init; }

    /// <summary>The host's device it shares through macvtap.</summary>
    public string? Direct { get; init; }

    /// <summary>The macvtap mode: <c>vepa</c>, <c>bridge</c>, <c>private</c> or <c>passthrough</c>.</summary>
    public string? DirectMode { get; init; }

    /// <summary>Whether it is on the emulator's own user-mode network.</summary>
    public bool User { get; init; }

    /// <summary>The card's model, such as <c>virtio</c> or <c>e1000e</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The MAC address; one is made up without it.</summary>
    public string? Mac { get; init; }

    /// <summary>The VLAN it is in.</summary>
    public int? Vlan { get; init; }

    /// <summary>The largest packet in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Whether the cable is plugged in.</summary>
    public bool LinkUp { get; init; } = true;

    /// <summary>The network filter that guards it.</summary>
    public string? Filter { get; init; }

    /// <summary>The place in the boot order, from 1.</summary>
    public int? BootOrder { get; init; }

    /// <summary>What it is on: <c>network</c>, <c>bridge</c>, <c>direct</c> or <c>user</c>.</summary>
    public string Kind => Network is not null ? "network" : Bridge is not null ? "bridge" : Direct is not null ? "direct" : "user";

    /// <summary>The network, bridge or device it is on.</summary>
    public string? Source => Network ?? Bridge ?? Direct;

    /// <summary>Says in a few words what it is.</summary>
    /// <returns>The source.</returns>
    public override string ToString() => Source ?? Kind;
}
