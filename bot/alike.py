"""Words that `bot.similar` weighs in a way of their own, in French and English, without accents."""

from __future__ import annotations

COMMON = """
a about ai ainsi all aller alors also am an and any apres are aren as at au aucun aussi autre aux avait avec avez
avoir avons be been being bien but by c ca can car ce cela celle celui cependant ces cet cette ceux chez comme comment
could d dans de des did didn do does doesn doing don donc done dont du elle elles en entre es est et etait ete etes
etre eu eux faire fait faut fois font for from get gets got had has have having he her him his how i if il ils in into
is isn it its j je just l la le les let leur leurs like ll lors lorsque lui m ma mais may me meme mes might moi mon
more most my n ne ni no non nos not notre nous of off on only ont or ou our out over own par parce pas peu peut peux
please plus plutot pour pourquoi pourrait pouvoir puis qu quand que quel quelle quelles quelque quelques quels qui
quoi re s sa sans se sera ses she should si sien so soi soit some son sont sous such suis sur t ta te tes than that
the their them then there these they this those to toi ton too tous tout toute toutes tres tu un une unes uns us va ve
vers very veut veux vos votre vous vraiment was wasn we were what when where which while who whom whose why will with
won would y you your yours
"""
"""Words that say little of what an idea is about."""

ALIKE = """
add insert append include ajouter ajout inserer insertion inclure
remove delete erase drop discard supprimer suppression effacer enlever retirer removal deletion
create make build generate creer creation generer construire fabriquer made
new nouveau nouvel nouvelle nouveaux
change modify edit alter adjust modifier modification changer changement editer ajuster changed
update upgrade refresh actualiser rafraichir maj
choose select pick choisir choix selectionner selection
show display view see seen visible afficher affichage montrer voir visualiser vu voit
hide conceal hidden invisible masquer cacher masque cache
open launch start begin run ouvrir ouverture lancer demarrer commencer debut debuter started execute executer
close quit exit fermer fermeture quitter
stop end finish halt arreter arret finir fin terminer cesser
search find look lookup locate found chercher recherche rechercher trouver localiser
send post publish submit envoyer envoi poster publier publication soumettre sent transmit
receive get recevoir reception obtenir received
write type compose ecrire taper rediger saisir written saisie
read lire lecture lit
copy duplicate clone copier copie dupliquer
save store keep backup enregistrer sauvegarder sauvegarde conserver garder stocker kept retain
load import charger chargement importer importation
download telecharger telechargement
upload televerser televersement
export exporter exportation
print imprimer impression printer imprimante
picture image photo photograph pic avatar illustration
video film movie clip
music song audio sound musique chanson son
game play player gaming jeu jouer joueur jeux played
message mail email courriel courrier mel
chat talk speak discuss conversation discussion discuter parler bavarder causer debat
channel room salon canal forum thread fil
group team equipe groupe club
user member account people person utilisateur membre compte personne gens participant adherent
friend ami amis copain
password passphrase mdp
login connect sign log connexion connecter identifier authentification authentication
logout disconnect deconnexion deconnecter
error bug fault failure fail issue problem trouble erreur echec probleme souci panne bogue echouer planter broken
fix repair solve resolve correct mend reparer corriger correction resoudre solution
help assist support aide aider assistance soutien
question ask demander demande poser request query
answer reply respond response repondre reponse
idea suggest propose recommend idee proposition proposer suggerer recommander conseiller conseil advice
vote poll ballot survey voter sondage scrutin
comment remark note commentaire remarque annotation
list array liste enumeration
number count amount quantity nombre compter numero quantite total
date day jour journee calendar calendrier agenda
hour time heure temps horaire
week semaine hebdomadaire weekly
month mois mensuel monthly
year annee an annuel yearly annual
today aujourd
tomorrow demain
yesterday hier
morning matin matinee
evening night soir soiree nuit
meeting meet gathering reunion rencontre rencontrer rassemblement
event happening evenement
party celebration fete celebrer anniversary birthday anniversaire
contest competition challenge tournament concours defi tournoi
prize reward award gift prix recompense cadeau
money cash argent sous fonds
price cost expensive cout couter tarif cher
cheap economique inexpensive
buy purchase acheter achat bought
sell sale vendre vente sold
pay payment payer paiement
free gratuit gratuitement gratis
job work employment career travail emploi travailler metier boulot carriere
company business firm enterprise entreprise societe
school college university ecole universite
student pupil etudiant eleve
teacher professor enseignant professeur prof
learn study training tutorial course lesson apprendre etudier formation cours lecon tutoriel apprentissage
book livre bouquin
newsletter bulletin infolettre
language langue langage
translate translation traduire traduction
english anglais
french francais
word mot terme
sentence phrase
text texte
title heading titre intitule
name nom nommer rename renommer
page web website site
link url hyperlink lien
file document fichier
folder directory dossier repertoire
screen display monitor ecran moniteur
window fenetre
button bouton
key touche clef cle
keyboard clavier
mouse souris
tab onglet
icon icone
color colour couleur
dark black night sombre noir fonce
light bright white clair blanc lumineux
theme skin style apparence appearance look
font police typeface
size dimension taille grandeur
big large great huge grand gros enorme
small little tiny petit minuscule
long lengthy
short brief court bref
wide width large largeur
high height tall haut hauteur eleve
low bas faible
fast quick rapid speed rapide vite vitesse rapidement quickly
slow slowly lent lentement lenteur
good nice great bon bien super excellent
best better meilleur mieux
bad poor mauvais nul
worse worst pire
easy simple facile simplement easily facilement
hard difficult difficile dur complicated complique
important major essential essentiel majeur crucial
different difference differ distinct
same equal identical identique egal pareil meme
similar alike semblable similaire ressembler
automatic automatically auto automatique automatiquement
manual manually manuel manuellement
default defaut
option setting preference parameter configuration config configure parametre reglage regler configurer parametrer
enable activate allow activer permettre autoriser activation
disable deactivate desactiver desactivation
permission authorization right authorisation autorisation droit
forbid deny block ban refuse interdire bloquer refuser bannir blocage
impossible unable cannot cant incapable
allow permit let permettre laisser
need require must want besoin necessaire requis exiger vouloir necessary required falloir devoir
use utilize usage utiliser utilisation employer used using
work function operate fonctionner marcher fonction
install setup installer installation
uninstall desinstaller desinstallation
computer pc laptop machine ordinateur portable
phone mobile smartphone telephone cell
app application software program logiciel programme appli
server serveur
network reseau internet
device hardware appareil materiel peripherique
disk drive disque lecteur
memory ram memoire
space espace
tag label etiquette
category section topic subject categorie rubrique sujet theme
filter sort order filtre filtrer trier tri ordre classer
notification alert reminder notify warn warning alerte rappel rappeler notifier avertir avertissement prevenir remind
welcome greet greeting bienvenue accueillir accueil
newcomer newbie beginner novice debutant nouveau
moderator admin administrator moderateur administrateur modo
rule policy guideline law regle reglement loi charte
report flag signaler signalement rapport
mute silence silent quiet muet silencieux
private secret confidential prive privee confidentiel
anonymous anonyme anonymat
safe secure security securite securiser sur
danger dangerous risk risque risquer dangereux
share partager partage
invite invitation inviter
join enter participate rejoindre participer entrer adherer
leave go depart partir quitter sortir
come arrive venir arriver arrivee came
return back revenir retour retourner
move displace transfer deplacer transferer deplacement transfert
place location spot position endroit lieu emplacement
map carte plan
city town ville
country nation pays
world earth monde terre mondial
street road rue route
house home maison domicile
car vehicle automobile voiture auto vehicule
bike bicycle velo bicyclette cyclist cycliste
train railway
plane airplane aircraft flight avion vol
boat ship bateau navire
travel trip journey voyage voyager
food meal eat eating nourriture repas manger aliment
drink beverage boire boisson
cook cooking recipe cuisiner cuisine recette cuire
water eau
fire feu incendie
dog chien
cat chat
child kid children enfant gosse
baby bebe
man homme men
woman lady femme women dame
boy garcon
girl fille fillette
father dad pere papa
mother mom mum mere maman
doctor physician medecin docteur
health sante
sick ill disease illness malade maladie
kill murder tuer assassiner meurtre
die death dead mourir mort deces meurent died
war guerre conflict conflit
attack assault attaque attaquer
police cop policier officer
government gouvernement
minister ministre
win victory gagner victoire remporter won
lose loss perdre perte lost
increase rise grow augmenter augmentation hausse croissance growth raise
decrease reduce fall drop diminuer reduire baisse baisser reduction lower
begin start commencer debut
first premier premiere
last final dernier derniere
next following suivant prochain
previous former precedent ancien
top upper haut superieur
bottom lower bas inferieur
left gauche
right droite
front devant avant
behind back derriere arriere
near close proche pres
far loin distant
inside interieur
outside outdoors exterieur dehors
empty blank vide
full complete plein complet
missing absent manquant manquer lack
available disponible availability
unknown inconnu
current actual present actuel actuellement courant currently
old ancient vieux vieil vieille ancien age
young jeune
always toujours
never jamais
often frequently souvent frequemment
every each chaque
several multiple many plusieurs nombreux beaucoup multiples
again re nouveau
together ensemble
alone seul
combine merge join fusionner combiner fusion
split divide separate separer diviser scinder partager
convert transform convertir transformer conversion
compress zip compresser compression comprimer archive
replace substitute swap remplacer remplacement
repeat loop repeter repetition boucle recurring recurrent
pause suspend break
wait attendre attente
cancel abort undo annuler annulation
confirm validate confirmer valider validation confirmation
check verify test verifier verification tester essayer try essai controler
measure mesurer mesure
calculate compute calculer calcul
draw dessiner dessin drawing
design conception concevoir
plan planifier planning schedule prevoir programmer
organize arrange organiser organisation
manage handle gerer gestion management
control controler controle
follow subscribe suivre abonner abonnement subscription suivi
view vue
explain describe expliquer decrire description explication
understand comprendre understood
know savoir connaitre known
think believe penser croire
love like aimer amour adorer
hate detester haine
happy glad heureux content
sad triste
funny humor joke drole blague humour
beautiful pretty beau belle joli
clean nettoyer propre
press push click appuyer cliquer pousser clic
pull drag tirer glisser
hold tenir
wear porter vetement
walk marcher
run courir
jump sauter
sit asseoir assis
stand debout
throw lancer jeter
cut couper trancher slice
white blanc
black noir
red rouge
blue bleu
green vert
yellow jaune
quotidien daily journalier
online internet ligne
mandatory compulsory obligatoire
optional facultatif optionnel
limit restrict limite limiter restriction
maximum max
minimum min
average mean moyenne
percent percentage pourcent pourcentage
level niveau
profile profil
history log historique journal
statistic stat statistique
feed rss flux
bot robot
command commande instruction
data donnee
database base
table tableau
column colonne
row line ligne
border edge bord bordure
corner coin
background wallpaper fond
layer calque couche
path chemin
version release
feature functionality fonctionnalite fonction
module plugin extension addon greffon
tool outil
way method means manner moyen maniere facon methode
reason cause why raison
kind type sort genre sorte
example exemple instance
part piece partie morceau
thing stuff chose truc
shop store magasin boutique
news headline actualite nouvelles info information
weather meteo
park parc
garden jardin
local nearby
volunteer benevole volontaire
donate donation don donner give offrir
charity association
sport football soccer
reading lecture
terminal console shell
boot startup demarrage
shutdown poweroff reboot restart redemarrer redemarrage extinction eteindre
wifi wireless
ethernet wired filaire
driver pilote
battery batterie
charge charger recharge recharger
speaker headphone loudspeaker casque ecouteur
microphone mic micro
camera webcam
touchpad trackpad
partition volume
mount monter montage
package paquet
dependency dependance
repository repo depot
router modem box
browser navigateur firefox chrome
bookmark favorite favourite favori signet
freeze hang stuck unresponsive figer geler
lag latency delay latence retard delai
timeout expire expiration
duplicate redundant doublon
sync synchronize synchronise synchroniser synchronisation
schedule timetable planning horaire
attach attachment joindre
emoji emoticon smiley emoticone reaction
nickname pseudo pseudonym surnom
rank ranking leaderboard classement rang
score point
badge medal medaille
popup dialog dialogue
cursor pointer curseur pointeur
scroll defiler defilement
zoom enlarge agrandir agrandissement
shrink reduire retrecir
rotate rotation tourner pivoter
crop cut recadrer rogner
resize redimensionner
align alignment aligner alignement
paste coller
shortcut hotkey raccourci
paragraph paragraphe
quote citation citer
spell spelling orthographe
draft brouillon
archive archiver
trash bin corbeille poubelle
restore recover recuperer recuperation restaurer restauration
encrypt encryption cipher chiffrer chiffrement crypter
expand unfold developper deplier
collapse fold replier reduire
dashboard panel tableau panneau
sidebar toolbar barre
header entete
random randomly aleatoire hasard
compare comparison comparer comparaison
avoid prevent eviter empecher
ignore skip ignorer sauter passer
mention ping mentionner
pin epingler epingle
promote promotion promouvoir
exhibit exhibition exposition exposer
workshop atelier
concert gig show spectacle
movie cinema
lunch dinner breakfast dejeuner diner repas
coffee cafe
outing trip excursion sortie
hike hiking randonnee
swim swimming nager natation piscine
recycle recycling waste recyclage dechet recycler
environment ecology environnement ecologie
energy electricity energie electricite
budget funding finance financement
sponsor partner sponsoriser partenaire partenariat
recruit hire recruter recrutement embaucher
mentor mentoring parrain parrainage
goal objective target aim but objectif cible
progress progression progres avancement
result outcome resultat
success succes reussir reussite
chance opportunity occasion opportunite
skill competence
degree diploma diplome
exam examen
interview entretien
salary wage income salaire revenu
relationship relation
marry marriage wedding mariage epouser
brain mind cerveau esprit
hair cheveux
pain ache hurt douleur mal
sleep dormir sommeil
dream reve rever
hotel lodging hebergement logement
apartment flat appartement
rent louer location loyer
airport aeroport
frontier border frontiere
weapon gun arme fusil pistolet
court tribunal justice
prison jail
protest demonstration manifestation manifester
agreement deal accord
announce announcement annoncer annonce declare declarer
accuse charge accuser
arrest arreter arrestation
injured wounded blesse
crash collision accident
flood inondation
earthquake seisme
storm tempete orage
"""
"""Words that may stand for one another, a line each: what is said everywhere of communities, programs and daily life.

A word may stand in several lines. Endings need no words of their own, irregular forms do.
"""
