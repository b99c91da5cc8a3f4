namespace VirtPS.Engine.Schema;

/// <summary>The order of a domain's own elements.</summary>
internal static class DomainShape
{
    public const string Table = """
        domain type id
          name?
          uuid?
          hwuuid?
          genid
          title?
          description?
          metadata?
          maxMemory slots unit
          memory dumpCore unit
          currentMemory unit
          blkiotune?
            weight
            device?
              path
              weight
              read_iops_sec
              write_iops_sec
              read_bytes_sec
              write_bytes_sec
          memtune?
            hard_limit unit
            soft_limit unit
            min_guarantee unit
            swap_hard_limit unit
          memoryBacking?
            hugepages
              page size unit nodeset
            nosharepages
            locked
            source type
            access mode
            allocation mode threads
            discard
          vcpu placement cpuset current
          vcpus?
            vcpu id enabled hotpluggable order
          iothreads
          iothreadids?
            iothread id thread_pool_min thread_pool_max
              poll max grow shrink
          defaultiothread thread_pool_min thread_pool_max
          throttlegroups?
            throttlegroup?
              total_bytes_sec
              read_bytes_sec
              write_bytes_sec
              total_iops_sec
              read_iops_sec
              write_iops_sec
              total_bytes_sec_max
              read_bytes_sec_max
              write_bytes_sec_max
              total_iops_sec_max
              read_iops_sec_max
              write_iops_sec_max
              size_iops_sec
              group_name
              total_bytes_sec_max_length
              read_bytes_sec_max_length
              write_bytes_sec_max_length
              total_iops_sec_max_length
              read_iops_sec_max_length
              write_iops_sec_max_length
          cputune?
            shares
            period
            quota
            global_period
            global_quota
            emulator_period
            emulator_quota
            iothread_period
            iothread_quota
            vcpupin vcpu cpuset
            emulatorpin cpuset
            iothreadpin iothread cpuset
            emulatorsched scheduler priority
            vcpusched vcpus scheduler priority
            iothreadsched iothreads scheduler priority
            cachetune vcpus id
              cache id level type size unit
              monitor level vcpus
            memorytune vcpus id
              node id bandwidth
              monitor vcpus
          numatune?
            memory mode nodeset placement
            memnode cellid mode nodeset
          resource?
            partition?
            fibrechannel appid
          sysinfo type
            bios?
              entry name
            system?
              entry name
            baseBoard?
              entry name
            chassis?
              entry name
            processor?
              entry name
            oemStrings?
              entry
            entry name file
          bootloader
          bootloader_args?
          os firmware
            type arch machine
            firmware?
              feature enabled name
            init?
            initarg
            initenv name
            initdir?
            inituser?
            initgroup?
            loader readonly secure type stateless format
            nvram template templateFormat type format
              source &diskSource
            varstore template path
            kernel?
            initrd?
            cmdline?
            dtb?
            shim?
            root?
            acpi?
              table type
            boot dev
            bootmenu enable timeout
            bios useserial rebootTimeout
            smbios mode
          idmap?
            uid start target count
            gid start target count
          features?
            acpi
            apic eoi
            pae
            hap state
            viridian
            privnet
            hyperv! mode
              relaxed state
              vapic state
              spinlocks state retries
              vpindex state
              runtime state
              synic state
              stimer state
                direct state
              reset state
              vendor_id state value
              frequencies state
              reenlightenment state
              tlbflush state
                direct state
                extended state
              ipi state
              evmcs state
              avic state
              emsr_bitmap state
              xmm_input state
            kvm
              hidden state
              hint-dedicated state
              poll-control state
              pv-ipi state
              dirty-ring state size
            pvspinlock state
            capabilities policy
              audit_control state
              audit_write state
              block_suspend state
              chown state
              dac_override state
              dac_read_search state
              fowner state
              fsetid state
              ipc_lock state
              ipc_owner state
              kill state
              lease state
              linux_immutable state
              mac_admin state
              mac_override state
              mknod state
              net_admin state
              net_bind_service state
              net_broadcast state
              net_raw state
              setgid state
              setfcap state
              setpcap state
              setuid state
              sys_admin state
              sys_boot state
              sys_chroot state
              sys_module state
              sys_nice state
              sys_pacct state
              sys_ptrace state
              sys_rawio state
              sys_resource state
              sys_time state
              sys_tty_config state
              syslog state
              wake_alarm state
            pmu state
            vmport state
            gic version
            smm state
              tseg unit
            ioapic driver
            hpt resizing
              maxpagesize unit
            vmcoreinfo state
            htm state
            nested-hv state
            msrs unknown
            ccf-assist state
            xen
              e820_host state
              passthrough state mode
            cfpc value
            sbbc value
            ibs value
            tcg
              tb-cache unit
            async-teardown enabled
            ras state
            ps2 state
            aia value
          cpu? &cpu
          clock offset adjustment basis adjustment0 timezone start
            timer name present tickpolicy track frequency mode
              catchup threshold slew limit
          on_poweroff?
          on_reboot?
          on_crash?
          on_lockfailure?
          pm?
            suspend-to-mem enabled
            suspend-to-disk enabled
          perf?
            event name enabled
          devices! &devices
          seclabel type model relabel
            label?
            imagelabel?
            baselabel?
          keywrap?
            cipher name state
          launchSecurity type kernelHashes authorKey vcek
            cbitpos
            reducedPhysBits
            policy
            guestVisibleWorkarounds?
            idBlock?
            idAuth?
            hostData?
            dhCert?
            session?
            mrConfigId?
            mrOwner?
            mrOwnerConfig?
            quoteGenerationService path
        devices
          emulator?
          disk &disk
          controller &controller
          lease &lease
          filesystem &filesystem
          interface! &interface
          smartcard &smartcard
          serial! &serial
          parallel! &parallel
          console! &console
          channel! &channel
          input &input
          tpm &tpm
          graphics &graphics
          sound &sound
          audio &audio
          video! &video
          hostdev! &hostdev
          redirdev! &redirdev
          redirfilter &redirfilter
          hub &hub
          watchdog &watchdog
          memballoon &memballoon
          rng &rng
          nvram! &nvram
          panic &panic
          shmem &shmem
          memory &memorydevice
          iommu &iommu
          vsock &vsock
          crypto &crypto
          pstore &pstore
        inactiveDomain
          +domain
        """;
}
