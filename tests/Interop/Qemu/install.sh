# install.sh URI DIRECTORY: makes, clones and edits guests, and prints what becomes of them.
uri=$1 directory=$2
export LC_ALL=C.UTF-8 HOME="$directory"
run() { echo "## $*"; "$@" 2>&1 </dev/null; echo "code $?"; }
ask() { run virsh -q -c "$uri" "$@"; }
install() { run virt-install --connect "$uri" --virt-type qemu --osinfo detect=off,require=off --noautoconsole "$@"; }
clone() { run virt-clone --connect "$uri" "$@"; }
edit() { run virt-xml --connect "$uri" "$@"; }

install --name one --memory 64 --import --disk "$directory/disk.qcow2" --graphics vnc --network none
ask dumpxml one --inactive
install --name one --memory 64 --import --disk "$directory/disk.qcow2" --graphics none --network none
edit one --add-device --disk "$directory/third.img,bus=virtio" --update
edit one --edit --graphics password=secret --update
ask domblklist one
ask destroy one
clone --original one --auto-clone
ask dumpxml one-clone
clone --original one --name one-clone --replace --file "$directory/second.qcow2"
ask domblklist one-clone
clone --original one --name two --preserve-data --file "$directory/second.qcow2" --print-xml
install --name three --memory 64 --import --disk "$directory/disk.qcow2" --print-xml --network none
install --name three --memory 64 --cdrom "$directory/first.iso" --disk size=1 --dry-run --network none
install --name four --memory 64 --machine q35 --boot uefi --tpm none --disk none --pxe --network user --graphics none
ask domstate four
ask destroy four
install --name five --memory 128 --vcpus 2,maxvcpus=4 --machine q35 --cpu qemu64 --import --noreboot \
    --disk "$directory/data.img,bus=scsi" --disk "$directory/more.img,bus=sata" --disk "$directory/first.iso,device=cdrom" \
    --disk "path=$directory/new.qcow2,size=0.01,format=qcow2" --network user,model=e1000e --network user,model=virtio \
    --graphics vnc,listen=127.0.0.1 --graphics spice --video qxl --sound default --channel spicevmc --rng /dev/urandom --tpm none \
    --watchdog i6300esb --panic default --memballoon virtio --input tablet,bus=usb --serial "file,path=$directory/serial.log"
ask dumpxml five
install --name six --memory 64 --cdrom "$directory/boot.img" --disk none --network none --transient --graphics none --wait 0
ask domstate six
ask destroy six
edit five --edit --memory 256 --print-diff
edit five --edit --memory 256 --define
edit five --add-device --disk "$directory/third.img,bus=virtio,target=vdz"
edit five --remove-device --disk vdz
edit five --edit --network model=virtio
edit one --edit --cpu host-passthrough --print-xml
edit nothing --edit --memory 64
ask dominfo five
for name in one one-clone four five; do ask undefine --nvram "$name"; done
ask list --all
exit 0
